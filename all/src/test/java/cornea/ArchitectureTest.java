package cornea;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The arrows between packages. Those between modules need no test: Maven does not compile a class
 * that uses a module below its own.
 */
@AnalyzeClasses(packages = "cornea", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule tensor_dependsOnNothingElse =
      noClasses()
          .that()
          .resideInAPackage("cornea.tensor..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "cornea.graph..",
              "cornea.op..",
              "cornea.engine..",
              "cornea.layers..",
              "cornea.models..",
              "cornea.training..",
              "cornea.optimizers..",
              "cornea.losses..",
              "cornea.metrics..",
              "cornea.callbacks..",
              "cornea.initializers..",
              "cornea.regularizers..",
              "cornea.constraints..",
              "cornea.activations..",
              "cornea.data..",
              "cornea.saving..",
              "cornea.image..",
              "cornea.formats..",
              "cornea.applications..",
              "cornea.onednn..")
          .because("host data is the ground that everything else stands on");

  @ArchTest
  static final ArchRule graphAndOps_knowNoLayers =
      noClasses()
          .that()
          .resideInAnyPackage("cornea.graph..", "cornea.op..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "cornea.layers..",
              "cornea.models..",
              "cornea.training..",
              "cornea.optimizers..",
              "cornea.losses..",
              "cornea.metrics..",
              "cornea.callbacks..")
          .because("a graph is data, whoever traced it");

  @ArchTest
  static final ArchRule layers_knowNoEngine =
      noClasses()
          .that()
          .resideInAnyPackage(
              "cornea.layers..",
              "cornea.optimizers..",
              "cornea.losses..",
              "cornea.initializers..",
              "cornea.regularizers..",
              "cornea.constraints..",
              "cornea.activations..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("cornea.engine.reference..", "cornea.onednn..")
          .because("they build graphs; how a graph is computed is the engine's own business");

  @ArchTest
  static final ArchRule engines_knowNoLayers =
      noClasses()
          .that()
          .resideInAnyPackage("cornea.engine..", "cornea.onednn..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "cornea.layers..", "cornea.models..", "cornea.training..", "cornea.optimizers..")
          .because("an engine gets a graph and nothing else");

  @ArchTest
  static final ArchRule applications_areLayersAlone =
      noClasses()
          .that()
          .resideInAPackage("cornea.applications..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "cornea.engine..", "cornea.onednn..", "cornea.image..", "cornea.formats..")
          .because("a ready-made network is made of what users make theirs of");

  @ArchTest
  static final ArchRule pictures_knowNoEngine =
      noClasses()
          .that()
          .resideInAPackage("cornea.visual..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("cornea.engine.reference..", "cornea.onednn..", "cornea.formats..")
          .because("what is drawn is the same whatever computed it, and wherever it came from");

  @ArchTest
  static final ArchRule nothingBelow_drawsPictures =
      noClasses()
          .that()
          .resideInAnyPackage(
              "cornea.layers..",
              "cornea.models..",
              "cornea.training..",
              "cornea.image..",
              "cornea.formats..",
              "cornea.applications..",
              "cornea.onednn..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("cornea.visual..");

  @ArchTest
  static final ArchRule onlyTheOneDnnEngine_usesDnnl =
      noClasses()
          .that()
          .resideOutsideOfPackage("cornea.onednn..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco.dnnl..");

  @ArchTest
  static final ArchRule onlyImages_useOpenCv =
      noClasses()
          .that()
          .resideOutsideOfPackage("cornea.image..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco.opencv..", "org.bytedeco.openblas..");

  @ArchTest
  static final ArchRule onlyFormats_useJhdfAndJackson =
      noClasses()
          .that()
          .resideOutsideOfPackage("cornea.formats..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.jhdf..", "com.fasterxml..");
}
