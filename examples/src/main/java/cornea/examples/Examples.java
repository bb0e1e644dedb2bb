package cornea.examples;

import cornea.cli.Example;
import cornea.cli.ExampleProvider;
import java.util.List;

/** The programs of this module, in the order of the tutorials. */
public final class Examples implements ExampleProvider {
  /** For the service loader. */
  public Examples() {}

  @Override
  public List<Example> examples() {
    return List.of(
        new CatDogLeNet("catdog-lenet", false, false),
        new CatDogLeNet("catdog-lenet-bn", true, false),
        new CatDogLeNet("catdog-lenet-bn-da", true, true),
        new NormalizedModels("logistic"),
        new NormalizedModels("wide"),
        new NormalizedModels("deep"),
        new SeparableFashion(true),
        new SeparableFashion(false),
        new Monkeys(),
        new NetworkInNetwork("amd"),
        new NetworkInNetwork("bamd"),
        new NetworkInNetwork("badm"),
        new NetworkInNetwork("dbam"),
        new NetworkInNetwork("bdam"),
        new CatsDogsSubset(),
        new CatsDogsFirst(),
        new CatsDogsPreview(),
        new CatsDogsSecond(),
        new Vgg16Features(),
        new Vgg16EndToEnd("frozen"),
        new Vgg16EndToEnd("finetune"),
        new Vgg16EndToEnd("finetune-conv1"),
        new CatsDogsEvaluate(),
        new SqueezeNetTransfer(),
        new FashionNetTraining(),
        new FashionTransfer());
  }
}
