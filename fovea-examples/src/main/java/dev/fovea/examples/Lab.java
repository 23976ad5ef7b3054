package dev.fovea.examples;

import dev.fovea.data.DataFileException;
import dev.fovea.data.ImageDataset;
import dev.fovea.data.Mnist;
import dev.fovea.files.data.DataFiles;
import dev.fovea.files.data.PublishedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where an experiment runs: its data, its size, and who is told how far it is.
public final class Lab {
  private final Optional<Path> folder;
  private final DataFiles files;
  private final boolean quick;
  private final Consumer<String> progress;
  private @Nullable ImageDataset digits;
  private @Nullable ImageDataset testDigits;

  /// @param folder   has folders of pictures in it, such as `hymenoptera`
  /// @param files    gets published data sets; MNIST is there always
  /// @param quick    whether the experiment shall only show that it runs: its figures mean nothing then
  /// @param progress gets a line for each step of the experiment
  public Lab(Optional<Path> folder, DataFiles files, boolean quick, Consumer<String> progress) {
    this.folder = folder;
    this.files = files;
    this.quick = quick;
    this.progress = progress;
  }

  /// Returns whether the experiment shall only show that it runs.
  public boolean quick() {
    return quick;
  }

  /// Returns a number of samples, epochs or seeds.
  ///
  /// @param full  what the lesson needs
  /// @param small what is enough to see that the experiment runs
  public int size(int full, int small) {
    return quick ? small : full;
  }

  /// Tells how far the experiment is.
  public void say(String line) {
    progress.accept(line);
  }

  /// Returns MNIST's 60,000 digits for training, pixels standardised: their mean is 0, their deviation 1.
  public ImageDataset digits() {
    if (digits == null) {
      digits = Mnist.train();
    }
    return digits;
  }

  /// Returns MNIST's 10,000 digits to test on, pixels as in training.
  public ImageDataset testDigits() {
    if (testDigits == null) {
      testDigits = Mnist.test();
    }
    return testDigits;
  }

  /// Returns the images of a published data set for training.
  ///
  /// @param name such as `cifar10`
  /// @throws DataFileException if it is not there and cannot be fetched
  public ImageDataset published(String name) {
    return PublishedData.of(name).train(files);
  }

  /// Returns the folder of pictures of a data set.
  ///
  /// @param name such as `hymenoptera`
  /// @param from where one gets it
  /// @throws DataFileException if it is not there
  public Path pictures(String name, String from) {
    return folder.map(d -> d.resolve(name)).filter(Files::isDirectory)
        .orElseThrow(() -> new DataFileException(
            folder.map(d -> d.resolve(name)).orElse(Path.of(name)).toString(),
            "this experiment needs its pictures, and there is no such folder.",
            "get them from %s, and name the folder that has %s in it with --data-dir."
                .formatted(from, name)));
  }
}
