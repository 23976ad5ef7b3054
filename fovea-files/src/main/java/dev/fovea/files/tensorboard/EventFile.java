package dev.fovea.files.tensorboard;

import dev.fovea.files.protobuf.WireMessage;
import dev.fovea.files.KerasJson;
import dev.fovea.graph.Graph;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/// A file of events that TensorBoard shows: figures, histograms, pictures, graphs.
///
/// {@snippet :
/// EventFile file = EventFile.in(Path.of("logs", "my-run"));
/// file.scalar("loss", 1, 0.25);
/// file.histogram("conv2d/kernel", 1, model.weights().get("conv2d/kernel"));
/// }
///
/// Each event is in the file as soon as its method returns, and there is nothing to close. A process
/// that dies in the middle leaves a last event that is cut off; readers stop before it. One thread at a
/// time writes.
/// @see <a href="https://www.tensorflow.org/tensorboard">TensorBoard</a>
public final class EventFile {
  private static final String VERSION = "brain.Event:2";

  private final Path file;
  private long length;

  private EventFile(Path file) {
    this.file = file;
  }

  /// Starts a new file in a folder, which TensorBoard calls a run and which is made if need be.
  ///
  /// @throws UncheckedIOException if it cannot be made
  public static EventFile in(Path folder) {
    long seconds = Instant.now().getEpochSecond();
    long process = ProcessHandle.current().pid();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the folder %s cannot be made: %s.\n  fix:    choose another folder for TensorBoard."
              .formatted(folder, reason(e)),
          e);
    }
    for (int i = 0;; i++) {
      String name = "events.out.tfevents.%d.fovea.%d.%d.v2".formatted(seconds, process, i);
      EventFile file = new EventFile(folder.resolve(name));
      if (file.start()) {
        return file;
      }
    }
  }

  /// Writes the first event; tells whether the name was free.
  private boolean start() {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException _) {
      return false;
    } catch (IOException e) {
      throw unwritable(e);
    }
    append(event(0).text(3, VERSION).message(10, new WireMessage().text(1, "dev.fovea")));
    return true;
  }

  /// Returns where the file is.
  public Path path() {
    return file;
  }

  /// Adds a figure.
  ///
  /// @param tag  its name; `/` makes groups
  /// @param step where on the curve
  /// @throws UncheckedIOException if it cannot be written
  public void scalar(String tag, long step, double figure) {
    value(step, SummaryValue.scalar(tag, figure));
  }

  /// Adds a histogram of all elements of a tensor, in 30 intervals from the smallest to the largest.
  ///
  /// @param tag    its name; `/` makes groups
  /// @param values of any shape; those that are no finite numbers are left out
  /// @throws UncheckedIOException if it cannot be written
  public void histogram(String tag, long step, Tensor values) {
    value(step, SummaryValue.histogram(tag, values));
  }

  /// Adds pictures.
  ///
  /// @param tag    their name; `/` makes groups
  /// @param images `[number, height, width, channels]`; 1 channel is grey, 2 are grey and opacity, 3 are
  ///     colours, 4 are colours and opacity; real numbers from 0 to 1, or whole ones from 0 to 255
  /// @param most   how many of them at most
  /// @throws IllegalArgumentException if the shape is another
  /// @throws UncheckedIOException     if they cannot be written
  public void images(String tag, long step, Tensor images, int most) {
    value(step, SummaryValue.images(tag, images, most));
  }

  /// Adds a graph, each node in a box for its layer: TensorBoard's "Run graph".
  ///
  /// @throws UncheckedIOException if it cannot be written
  public void graph(Graph graph) {
    append(event(0).bytes(4, GraphMessage.of(graph)));
  }

  /// Adds a model's layers and their connections: TensorBoard's "Conceptual graph".
  ///
  /// @throws IllegalArgumentException if Keras's JSON has no such layer
  /// @throws UncheckedIOException     if it cannot be written
  public void layers(Model model) {
    value(0, SummaryValue.kerasModel("keras", KerasJson.json(model)));
  }

  private void value(long step, WireMessage value) {
    append(event(step).message(5, new WireMessage().message(1, value)));
  }

  private static WireMessage event(long step) {
    Instant now = Instant.now();
    return new WireMessage().real(1, now.getEpochSecond() + now.getNano() / 1e9).number(2, step);
  }

  /// Writes at the end of the last whole event, which replaces one that failed half-way.
  private void append(WireMessage event) {
    ByteBuffer frame = RecordFrame.around(event.toBytes());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
      long at = length;
      while (frame.hasRemaining()) {
        at += channel.write(frame, at);
      }
      length = at;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private UncheckedIOException unwritable(IOException e) {
    return new UncheckedIOException(
        "%s: cannot be written: %s.\n  fix:    %s."
            .formatted(file, reason(e), "make room, or choose another folder for TensorBoard"),
        e);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException _ -> "a file has that name";
      case NoSuchFileException _ -> "it is not there any more";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException system when system.getReason() != null -> system.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
