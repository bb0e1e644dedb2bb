package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageFolderTest {
  @TempDir Path root;

  @Test
  void order_isThatOfKeras() {
    ImageFolder folder = ImageFolder.of(Golden.path("flow"));
    List<String> files = new ArrayList<>();
    for (int i = 0; i < folder.size(); i++) {
      files.add(folder.classes()[i] + " " + folder.fileNames().get(i));
      assertThat(folder.path(i)).isRegularFile();
    }
    assertThat(files).isEqualTo(Golden.lines("flow.txt"));
    List<String> classes = new ArrayList<>();
    folder.classIndices().forEach((name, index) -> classes.add(index + " " + name));
    assertThat(classes).isEqualTo(Golden.lines("flow.classes.txt"));
  }

  @Test
  void names_areComparedByCodePoints() {
    String beyondBasicPlane = new String(Character.toChars(0x1F431));
    assertThat(FolderIndex.compareCodePoints("\uFF21", beyondBasicPlane)).isNegative();
    assertThat("\uFF21".compareTo(beyondBasicPlane)).isPositive(); // why there is a method
    assertThat(FolderIndex.compareCodePoints("10", "9")).isNegative();
    assertThat(FolderIndex.compareCodePoints("a", "B")).isPositive();
    assertThat(FolderIndex.compareCodePoints("a", "ab")).isNegative();
  }

  @Test
  void givenClasses_fixOrderAndSubset() {
    ImageFolder folder = ImageFolder.of(Golden.path("flow"), List.of("b", "a-9"));
    assertThat(folder.fileNames()).containsExactly("b/rgb.png", "a-9/x.tiff");
    assertThat(folder.classes()).containsExactly(0, 1);
  }

  @Test
  void givenClassWithoutFolder_isAnError() {
    Path flow = Golden.path("flow");
    assertThatThrownBy(() -> ImageFolder.of(flow, List.of("b", "dogs")))
        .isInstanceOf(CorneaException.class)
        .hasMessageMatching(
            "\\Q"
                + flow
                + ": the folder has no subfolder for the class 'dogs'. Received: [\\E.*\\bb\\b.*\\]");
    assertThatThrownBy(() -> ImageFolder.of(flow, List.of("b", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "ImageFolder: classes must name at least one subfolder and none twice."
                + " Received: [b, b]");
  }

  @Test
  void missingFolder_isAnErrorThatSaysWhereItWasLookedFor() {
    assertThatThrownBy(() -> ImageFolder.of(root.resolve("trian")))
        .isInstanceOf(CorneaException.class)
        .hasMessage(
            root.resolve("trian")
                + ": the folder does not exist. Expected: a folder with one subfolder of images for"
                + " each class, relative to "
                + Path.of("").toAbsolutePath());
  }

  @Test
  void fileInPlaceOfFolder_isAnError() throws Exception {
    Path file = Files.createFile(root.resolve("train"));
    assertThatThrownBy(() -> ImageFolder.of(file))
        .hasMessageStartingWith(file + ": this is a file and no folder. Expected: a folder");
  }

  @Test
  void folderWithoutClasses_isAnErrorThatNamesTheRemedy() throws Exception {
    assertThatThrownBy(() -> ImageFolder.of(root))
        .hasMessage(
            root
                + ": the folder must have one subfolder of images for each class."
                + " Received: no subfolder, 0 images. Remedy: check the path.");
    Files.createFile(root.resolve("cat.jpg"));
    assertThatThrownBy(() -> ImageFolder.of(root))
        .hasMessage(
            root
                + ": the folder must have one subfolder of images for each class."
                + " Received: no subfolder, 1 images. Remedy: move the images into subfolders that"
                + " are named after their classes.");
  }

  @Test
  void folderWithoutImages_isAnError() throws Exception {
    Files.createDirectories(root.resolve("cats"));
    Files.createFile(Files.createDirectories(root.resolve("dogs")).resolve("readme.txt"));
    assertThatThrownBy(() -> ImageFolder.of(root))
        .isInstanceOf(CorneaException.class)
        .hasMessage(
            root
                + ": the folder has no images. Expected: files whose names end in png, jpg, jpeg,"
                + " bmp, ppm, tif, tiff. Received: none in the subfolders [cats, dogs]");
  }

  @Test
  void split_keepsProportionsAndSharesNoFile() throws Exception {
    fill("cats", 50);
    fill("dogs", 20);
    fill("owls", 3);
    ImageFolder folder = ImageFolder.of(root);
    ImageFolder.Split split = folder.split(0.2);
    assertThat(counts(split.validation())).containsExactly(10, 4, 1);
    assertThat(counts(split.train())).containsExactly(40, 16, 2);
    HashSet<String> all = new HashSet<>(split.train().fileNames());
    all.addAll(split.validation().fileNames());
    assertThat(all).hasSize(73);
    assertThat(split.train().fileNames()).isSorted();
    assertThat(split.train().classNames()).isEqualTo(folder.classNames());
  }

  @Test
  void split_dependsOnTheSeedAlone() throws Exception {
    fill("cats", 50);
    ImageFolder folder = ImageFolder.of(root);
    List<String> first = folder.split(0.2, 5).validation().fileNames();
    assertThat(ImageFolder.of(root).split(0.2, 5).validation().fileNames()).isEqualTo(first);
    assertThat(folder.split(0.2, 6).validation().fileNames()).isNotEqualTo(first);
  }

  @Test
  void split_ofNoShareIsAnError() throws Exception {
    fill("cats", 1);
    ImageFolder folder = ImageFolder.of(root);
    assertThatThrownBy(() -> folder.split(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "ImageFolder.split: the share of the validation part must be between 0 and 1."
                + " Received: 1.0");
    assertThatThrownBy(() -> folder.split(0.5))
        .isInstanceOf(CorneaException.class)
        .hasMessage(root + ": a split needs a class of two or more images. Received: [cats]");
  }

  @Test
  void splitFirst_takesTheFirstOfEachClassAsKerasDoes() throws Exception {
    fill("cats", 9);
    fill("dogs", 5);
    ImageFolder.Split split = ImageFolder.of(root).splitFirst(0.25);
    assertThat(split.validation().fileNames())
        .containsExactly("cats/image100.jpg", "cats/image101.jpg", "dogs/image100.jpg");
    assertThat(split.train().size()).isEqualTo(11);
    assertThatThrownBy(() -> ImageFolder.of(root).splitFirst(0))
        .hasMessageStartingWith("ImageFolder.splitFirst: the share");
  }

  @Test
  void balancedClassWeights_giveEachClassTheSameSum() throws Exception {
    fill("cats", 6);
    fill("dogs", 2);
    Files.createDirectories(root.resolve("owls"));
    ImageFolder folder = ImageFolder.of(root);
    assertThat(folder.counts()).isEqualTo(Map.of("cats", 6, "dogs", 2, "owls", 0));
    assertThat(folder.balancedClassWeights()).isEqualTo(Map.of(0, 8 / 12.0, 1, 2.0));
  }

  @Test
  void naturalOrder_readsNumbers() throws Exception {
    fill("10", 1);
    fill("9", 1);
    Files.createFile(root.resolve("9/image20.jpg"));
    assertThat(ImageFolder.of(root).classNames()).containsExactly("10", "9");
    ImageFolder natural = ImageFolder.of(root, f -> f.naturalOrder(true));
    assertThat(natural.fileNames())
        .containsExactly("9/image20.jpg", "9/image100.jpg", "10/image100.jpg");
  }

  @Test
  void naturalOrder_isAnOrder() {
    List<String> sorted =
        List.of(
            "", "1", "01", "2", "02a", "10", "18446744073709551616", "a", "a1", "a1b", "a2", "b");
    for (int i = 0; i < sorted.size(); i++) {
      for (int j = 0; j < sorted.size(); j++) {
        String a = sorted.get(i);
        String b = sorted.get(j);
        if (!(a.equals("1") && b.equals("01")) && !(a.equals("01") && b.equals("1"))) {
          assertThat(Integer.signum(NaturalOrder.compare(a, b)))
              .as("%s, %s", a, b)
              .isEqualTo(Integer.compare(i, j));
        }
      }
    }
    assertThat(NaturalOrder.compare("1", "01"))
        .isEqualTo(-NaturalOrder.compare("01", "1"))
        .isNotZero();
  }

  @Test
  void partsOfADataSet_areWarnedOfWhereTheyCountAsClasses() throws Exception {
    fill("Train/cats", 1);
    fill("test/cats", 1);
    List<String> warnings = ArrayFlowTest.warnings(() -> ImageFolder.of(root));
    assertThat(warnings)
        .singleElement()
        .isEqualTo(
            root
                + ": [Train, test] count as classes, and seem to be the parts of a data set."
                + " Remedy: one flow for each of them, from "
                + root.resolve("Train"));
    assertThat(ArrayFlowTest.warnings(() -> ImageFolder.of(root, List.of("Train", "test"))))
        .isEmpty();
    fill("Train/dogs", 1);
    assertThat(ArrayFlowTest.warnings(() -> ImageFolder.of(root.resolve("Train")))).isEmpty();
  }

  @Test
  void hidden_countsUnlessToldOtherwise() throws Exception {
    fill("cats", 2);
    fill(".checkpoints", 1);
    Files.createFile(root.resolve("cats/._image100.jpg"));
    assertThat(ImageFolder.of(root).fileNames())
        .containsExactly(
            ".checkpoints/image100.jpg",
            "cats/._image100.jpg",
            "cats/image100.jpg",
            "cats/image101.jpg");
    ImageFolder shown = ImageFolder.of(root, f -> f.hidden(false));
    assertThat(shown.fileNames()).containsExactly("cats/image100.jpg", "cats/image101.jpg");
    assertThat(shown.classNames()).containsExactly("cats");
  }

  @Test
  void links_areFollowedOnRequestAndNeverInCircles(@TempDir Path elsewhere) throws Exception {
    fill("cats", 1);
    Files.createFile(elsewhere.resolve("far.png"));
    Files.createSymbolicLink(root.resolve("cats/link"), elsewhere);
    assertThat(ImageFolder.of(root).size()).isEqualTo(1);
    ImageFolder followed = ImageFolder.of(root, f -> f.classes("cats").followLinks(true));
    assertThat(followed.fileNames()).containsExactly("cats/image100.jpg", "cats/link/far.png");
    Files.createSymbolicLink(elsewhere.resolve("back"), root);
    Files.createSymbolicLink(root.resolve("cats/up"), root.resolve("cats"));
    assertThatThrownBy(() -> ImageFolder.of(root, f -> f.followLinks(true)))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("leads back to");
  }

  /** Neither of the two lies in the other. */
  @Test
  void linksThatLeadToEachOther_areACircle(@TempDir Path elsewhere) throws Exception {
    fill("cats", 1);
    Files.createSymbolicLink(root.resolve("cats/there"), elsewhere);
    Files.createSymbolicLink(elsewhere.resolve("back"), root.resolve("cats"));
    assertThatThrownBy(() -> ImageFolder.of(root, f -> f.followLinks(true)))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining(Path.of("there", "back") + ": this link leads back to");
  }

  private void fill(String className, int files) throws Exception {
    Path folder = Files.createDirectories(root.resolve(className));
    for (int i = 0; i < files; i++) {
      Files.createFile(folder.resolve("image" + (100 + i) + ".jpg"));
    }
  }

  private static int[] counts(ImageFolder folder) {
    int[] counts = new int[folder.classNames().size()];
    for (int index : folder.classes()) {
      counts[index]++;
    }
    return counts;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a.png", "a.PnG", "a0.JPG", "a-1.jpeg", "2.bmp", "2-a.ppm", "4.tiff", "5-a.TIF"})
  void endingOfAnyCase_makesAnImage(String name) {
    assertThat(ImageFolder.isImage(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.txt", "a.csv", "a.some_extension", "png.fbd", "a.png.bak", "a.gif"})
  void otherEnding_makesNone_asInKeras(String name) {
    assertThat(ImageFolder.isImage(name)).isFalse();
  }
}
