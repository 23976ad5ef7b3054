package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fovea.files.KerasModels;
import dev.fovea.files.pretrained.PublishedWeights;
import dev.fovea.files.pretrained.WeightStore;
import dev.fovea.model.Model;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class WeightFlagsTest {
  @TempDir
  private Path folder;

  private Path trained() {
    Path file = folder.resolve("lenet.weights.h5");
    Model model = Zoo.model("lenet").initialize(3);
    KerasModels.saveWeights(model, Optional.empty(), file);
    return file;
  }

  @Test
  void keepsDataSetsInTheSameFolderAsWeights() throws IOException {
    Path cache = Files.createDirectory(folder.resolve("cache"));
    Path model = folder.resolve("model.keras");
    KerasModels.save(Zoo.model("resnet20").initialize(1), Optional.empty(), model);
    Files.createFile(cache.resolve("data"));
    assertThat(Outcome.of("evaluate", model.toString(), "--data", "cifar10", "--cache",
        cache.toString()).err()).contains(cache.resolve("data").toString());
  }

  @Test
  void fetchesWeightsOnce() throws IOException {
    byte[] content = Files.readAllBytes(trained());
    HttpServer server = HttpServer.create(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
      exchange.close();
    });
    server.start();
    String address = "http://127.0.0.1:%d/lenet.weights.h5"
        .formatted(server.getAddress().getPort());
    String cache = folder.resolve("cache").toString();
    Outcome first = Outcome.of("summary", "lenet", "--weights", address, "--cache", cache);
    server.stop(0);
    assertThat(first.code()).isZero();
    assertThat(first.err()).isEqualTo("Fetching " + address + "\n");
    Outcome second = Outcome.of("summary", "lenet", "--weights", address, "--cache", cache);
    assertThat(second.code()).isZero();
    assertThat(second.err()).isEmpty();
    Outcome other = Outcome.of("summary", "lenet", "--weights", address + "2", "--cache", cache);
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).startsWith("fovea summary: cannot fetch " + address
        + "2: there is no connection to that host.\n"
        + "  fix:    fetch it in another way, and put the file at " + cache);
  }

  /// Without a network the message says where to put the file; put there, it is read.
  @Test
  void takesPublishedWeightsThatWerePutWhereTheMessageSays() throws IOException {
    PublishedWeights published = PublishedWeights.find("mobilenetv2", false).orElseThrow();
    Path cache = folder.resolve("cache");
    Path place = new WeightStore(cache.resolve("weights")).place(published.address());
    assertThat(place).isEqualTo(cache.resolve("weights/storage.googleapis.com/tensorflow")
        .resolve("keras-applications/mobilenet_v2")
        .resolve("mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5"));
    Files.createDirectories(place.getParent());
    Files.writeString(place, "no weights");
    Outcome outcome = Outcome.of("flops", "mobilenetv2", "--include-top=false", "--weights",
        "imagenet", "--cache", cache.toString());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("fovea flops: " + place + ": ");
  }

  @Test
  void trainingStartsFromTheWeights() {
    Path file = trained();
    TrainStart start = TrainStart.find("lenet", flags("--weights", file.toString()), terminal());
    assertThat(start.fresh()).isFalse();
    assertThat(start.model().weights().get("c1/kernel").get(5))
        .isEqualTo(Zoo.model("lenet").initialize(3).weights().get("c1/kernel").get(5));
    assertThat(TrainStart.find("lenet", flags(), terminal()).fresh()).isTrue();
    assertThat(flags("--weights", "imagenet", "--include-top=false", "--input", "9x9x3").words())
        .containsExactly("--input 9x9x3", "--include-top=false", "--weights imagenet");
  }

  private static NetworkFlags flags(String... words) {
    NetworkFlags flags = new NetworkFlags();
    new CommandLine(CommandSpec.create()
        .addMixin("network", CommandSpec.forAnnotatedObject(flags)))
        .parseArgs(words);
    return flags;
  }

  private static Terminal terminal() {
    PrintWriter out = new PrintWriter(Writer.nullWriter());
    return new Terminal(out, out, false, StandardCharsets.UTF_8);
  }

  @Test
  void saysWhichWeightsThereAre() {
    refuses("fovea summary: there is no file 'none.h5' with weights.\n"
        + "  fix:    name a .keras, .weights.h5, .h5, .npz or .safetensors file, its https address, or imagenet.",
        "summary", "lenet", "--weights", "none.h5");
    refuses("fovea summary: for lenet no weights are known that Fovea can read.\n"
        + "  fix:    name a file or an address with --weights; 'imagenet' is there for vgg16, vgg19, resnet18, resnet34,"
        + " resnet50, resnet50v1.5, resnet101, resnet101v1.5, resnet152, resnet152v1.5, densenet121, mobilenetv2, efficientnetb0, convnexttiny.",
        "summary", "lenet", "--weights", "imagenet");
    refuses(
        "fovea summary: for resnet18 without its classifier no weights are known that Fovea can read.\n"
            + "  fix:    name a file or an address with --weights; 'imagenet' is there for vgg16, vgg19, resnet18, resnet34,"
            + " resnet50, resnet50v1.5, resnet101, resnet101v1.5, resnet152, resnet152v1.5, densenet121, mobilenetv2, efficientnetb0, convnexttiny.",
        "summary", "resnet18", "--include-top=false", "--weights", "imagenet");
    refuses("fovea summary: --weights imagenet has 1000 classes, the model 10.\n"
        + "  fix:    leave --classes out, or add --include-top=false.",
        "summary", "mobilenetv2", "--classes", "10", "--weights", "imagenet");
    refuses("fovea summary: http://example.org/a.h5: weights are fetched over https only, from an"
        + " address such as https://host/name.h5.",
        "summary", "lenet", "--weights", "http://example.org/a.h5");
  }

  private static void refuses(String message, String... words) {
    Outcome outcome = Outcome.of(words);
    assertThat(outcome.err()).isEqualTo(message + "\n");
    assertThat(outcome.code()).isEqualTo(2);
  }

  @Test
  void keepsFilesWhereOtherProgramsDo() {
    Path home = Path.of("home");
    assertThat(WeightFlags.usual(Map.of(), home)).isEqualTo(Path.of("home/.cache/fovea"));
    assertThat(WeightFlags.usual(Map.of("XDG_CACHE_HOME", "x"), home))
        .isEqualTo(Path.of("x/fovea"));
    assertThat(WeightFlags.usual(Map.of("XDG_CACHE_HOME", "x", "FOVEA_CACHE", "own"), home))
        .isEqualTo(Path.of("own"));
  }
}
