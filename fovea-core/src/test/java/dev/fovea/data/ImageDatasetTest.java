package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Shape;
import org.junit.jupiter.api.Test;

class ImageDatasetTest {
  @Test
  void saysThatBytesAndLabelsDoNotBelongTogether() {
    assertThatThrownBy(() -> ImageDataset.of(new byte[7], new byte[2], Shape.of(2, 2, 1),
        PixelScale.UNIT)).hasMessage("2 images [2,2,1] have 8 bytes, got 7.");
  }

  @Test
  void saysThatImagesAndLabelsDoNotBelongTogether() {
    Idx images = new Idx(Idx.Element.U8, Shape.of(2, 1, 1), new byte[2]);
    Idx labels = new Idx(Idx.Element.U8, Shape.of(3), new byte[3]);
    assertThatThrownBy(() -> ImageDataset.of(images, labels, PixelScale.UNIT))
        .hasMessage(
            "images are U8[samples,height,width] and labels U8[samples], got Idx U8[2,1,1] and Idx U8[3].");
  }

  @Test
  void takesWhatThereIs() {
    ImageDataset five = ImageDataset.of(new byte[5], new byte[5], Shape.of(1, 1, 1),
        PixelScale.UNIT);
    assertThat(five.take(0).size()).isZero();
    assertThat(five.take(3).size()).isEqualTo(3);
    assertThat(five.take(1_000_000).size()).isEqualTo(5);
    assertThatThrownBy(() -> five.take(-1))
        .hasMessage("there are no samples 0 to -1 in a data set of 5.");
  }

  @Test
  void refusesAScaleThatDividesByZero() {
    assertThatThrownBy(() -> new PixelScale(0, 0))
        .hasMessage("a pixel scale needs a finite mean and a deviation above 0, got 0.0 and 0.0.");
  }

  /// The platform's class loader knows the JDK alone.
  @Test
  void saysWhichArtifactHasTheDigits() {
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      assertThatThrownBy(Mnist::train).isInstanceOf(DataFileException.class)
          .hasMessage("mnist: this program comes without the files of the data set, which are an"
              + " artifact of their own.\n"
              + "  fix:    add dev.fovea:fovea-mnist (12 MB), in the version of Fovea, to the"
              + " dependencies.");
    } finally {
      thread.setContextClassLoader(usual);
    }
  }
}
