package dev.fovea.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fovea.contract.FuzzedReader;
import dev.fovea.contract.FuzzedReaders;
import dev.fovea.data.DataFileException;
import dev.fovea.data.Idx;
import dev.fovea.files.onnx.OnnxModels;
import dev.fovea.layer.Add;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.layer.Operation;
import dev.fovea.layer.Operator;
import dev.fovea.layer.Reshape;
import dev.fovea.layer.Softmax;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.UpSampling2D;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.History;
import dev.fovea.train.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;

/// All readers of files from strangers, with small files.
public final class FileReaders implements FuzzedReaders {
  private static final Path KERAS = Path.of("../fovea-all/src/test/golden-more/keras/files");
  private static final Path ONNX = Path.of("src/test/resources/onnx");

  @Override
  public List<FuzzedReader> readers() {
    return List.of(
        model("keras", "model.keras", List.of(keras(tiny()), keras(small())), FileReaders::loadAll),
        model("keras-config", "config.json", configs(), FileReaders::loadConfig),
        model("legacy-config", "model_config.json", legacyConfigs(),
            FileReaders::loadLegacyConfig),
        model("weights-h5", "model.weights.h5", List.of(weights(), sample("words.h5"),
            sample("types.h5")), FileReaders::loadWeights),
        model("legacy-h5", "model.h5", List.of(written("model.h5", file -> KerasModels.save(
            tiny(), Optional.of(tiny().compile(new Adam(), new MeanSquaredError())), file))),
            FileReaders::loadAll),
        model("onnx", "model.onnx", onnx(), OnnxModels::load),
        model("safetensors", "model.safetensors", List.of(sample("types.safetensors"),
            tensors(WeightLayout.PYTORCH), tensors(WeightLayout.KERAS)), FileReaders::loadTensors),
        model("npy", "array.npy", List.of(sample("version1.npy"), sample("version2.npy"),
            sample("version3.npy"), sample("fortran.npy"), sample("objects.npy")),
            NpzReader::readArray),
        model("npz", "arrays.npz", List.of(npz(), written("weights.npz",
            file -> KerasModels.saveWeights(tiny(), Optional.empty(), file))),
            FileReaders::loadArrays),
        model("checkpoint", "checkpoint.safetensors", List.of(checkpoint()),
            FileReaders::readCheckpoint),
        new FuzzedReader("idx", "array.idx", DataFileException.class, List.of(idx(), packed(idx())),
            Idx::read));
  }

  private static FuzzedReader model(
      String name, String file, List<byte[]> seeds, Consumer<Path> reader) {
    return new FuzzedReader(name, file, ModelFormatException.class, seeds, reader);
  }

  private static Model small() {
    return Sequential.of(new Input(4, 4, 1), new Conv2D(2, 3), new BatchNormalization(),
        new Flatten(), new Dense(2));
  }

  /// A graph with a model within it, a layer that is called twice, and an operation.
  private static Model branched() {
    Symbol image = Input.of(6, 6, 2);
    Model base = Sequential.of("base", new Input(6, 6, 2), List.of(
        new Conv2D(2, 3).same(), new UpSampling2D(2), new MaxPooling2D(2)));
    Layer shared = new Dense(3).named("shared");
    Symbol both = new Add().on(shared.on(base.on(image)), shared.on(image));
    Symbol ends = new Reshape(List.of(4, 27), "", true)
        .on(new Operation(Operator.MULTIPLY, 0.5).on(both));
    return Model.of(image, new Softmax().on(new Flatten().on(ends)));
  }

  private static Model tiny() {
    return Sequential.of(new Input(2), new Dense(1));
  }

  private static void loadAll(Path file) {
    Model model = KerasModels.load(file);
    model.weights().tensors();
    KerasModels.loadTrainer(file, model);
  }

  /// The bytes are the config of a model whose weights are there.
  private static void loadConfig(Path file) {
    byte[] config = bytes(file);
    KerasJson.model(file.toString(), new String(config, UTF_8));
    Hdf5Writer weights = new Hdf5Writer();
    KerasWeights.write(small(), weights);
    AtomicFile.write(file, out -> {
      StoredZip zip = new StoredZip(out);
      zip.add("metadata.json", to -> to.write("{}".getBytes(UTF_8)));
      zip.add("config.json", to -> to.write(config));
      zip.add("model.weights.h5", weights);
      zip.finish();
    });
    loadAll(file);
  }

  private static void loadWeights(Path file) {
    Hdf5Reader all = Hdf5Reader.open(file);
    for (String path : all.arrays()) {
      all.array(path);
    }
    all.text("", "name");
    all.texts("layers", "layer_names");
    KerasModels.loadWeights(small(), Optional.empty(), file);
  }

  private static void loadTensors(Path file) {
    SafeTensors.read(file);
    SafeTensorsWeights.load(file, small());
  }

  private static void loadArrays(Path file) {
    NpzReader.read(file);
    KerasModels.loadWeights(tiny(), Optional.empty(), file);
  }

  private static void loadLegacyConfig(Path file) {
    String name = file.toString();
    ModelConfig.read(ConfigObject.of(name, "",
        LegacyConfig.modern(Json.parseObject(name, bytes(file)))));
  }

  /// Only a stranger who computes the checksum gets beyond it.
  private static void readCheckpoint(Path file) {
    byte[] bytes = bytes(file);
    if (bytes.length >= Integer.BYTES) {
      CRC32C sum = new CRC32C();
      sum.update(bytes, 0, bytes.length - Integer.BYTES);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)
          .putInt(bytes.length - Integer.BYTES, (int) sum.getValue());
    }
    AtomicFile.write(file, out -> out.write(bytes));
    CheckpointFile.read(file);
  }

  private static byte[] keras(Model model) {
    return written("model.keras", file -> KerasModels.save(model,
        Optional.of(model.compile(new Adam(), new MeanSquaredError())), file));
  }

  private static byte[] weights() {
    return written("model.weights.h5",
        file -> KerasModels.saveWeights(small(), Optional.empty(), file));
  }

  private static List<byte[]> configs() {
    byte[] stack = written("model.keras", file -> KerasModels.save(small(),
        Optional.of(small().compile(new Adam(), new MeanSquaredError())), file));
    Path folder = folder();
    try {
      Path file = Files.write(folder.resolve("model.keras"), stack);
      return List.of(Json.compact(KerasArchive.read(file).config()).getBytes(UTF_8),
          KerasJson.json(branched()).getBytes(UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<byte[]> onnx() {
    List<byte[]> seeds = new ArrayList<>();
    for (String name : List.of("test_operator_basic", "test_operator_convtranspose",
        "test_reshape_reduced_dims")) {
      seeds.add(bytes(ONNX.resolve(name).resolve("model.onnx")));
    }
    Model model = Sequential.of(new Input(5, 5, 1), new Conv2D(2, 2), new MaxPooling2D(2),
        new Flatten(), new Dense(2));
    seeds.add(written("model.onnx", file -> OnnxModels.save(model, file)));
    return seeds;
  }

  /// What Keras 2 wrote.
  private static List<byte[]> legacyConfigs() {
    return Stream.of("keras2_graph.h5", "keras2_base_first.h5", "keras2_stack.h5")
        .map(name -> Hdf5Reader.open(KERAS.resolve(name)).text("", "model_config").orElseThrow())
        .map(text -> text.getBytes(UTF_8))
        .toList();
  }

  private static byte[] tensors(WeightLayout layout) {
    return written("model.safetensors", file -> SafeTensorsWeights.save(small(), layout, file));
  }

  private static byte[] npz() {
    return written("arrays.npz", file -> NpzWriter.write(file, Map.of(
        "x", NdArray.of(List.of(2, 1), 1f, 2f), "y", NdArray.of(List.of(), 3L))));
  }

  private static byte[] checkpoint() {
    return written("checkpoint.safetensors", file -> AtomicFile.write(file,
        CheckpointFile.content(new Snapshot(Map.of("seed", "1"), 1, 2, false,
            new History(List.of(Map.of("loss", 0.5))),
            Map.of("weight/dense/kernel", Tensor.of(new float[]{1, 2, 3}, 3))))));
  }

  private static byte[] idx() {
    return ByteBuffer.allocate(18).putInt(0x0802).putInt(2).putInt(3)
        .put(new byte[]{1, 2, 3, 4, 5, 6}).array();
  }

  private static byte[] packed(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return packed.toByteArray();
  }

  private static byte[] sample(String name) {
    return bytes(Samples.path(name));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static byte[] written(String name, Consumer<Path> writer) {
    Path file = folder().resolve(name);
    writer.accept(file);
    byte[] bytes = bytes(file);
    file.toFile().delete();
    file.getParent().toFile().delete();
    return bytes;
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("seeds");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
