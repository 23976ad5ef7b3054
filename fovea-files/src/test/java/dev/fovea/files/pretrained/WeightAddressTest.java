package dev.fovea.files.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightAddressTest {
  @Test
  void readsAChecksumBehindTheAddress() {
    WeightAddress address = WeightAddress.parse("https://host/a.h5?x=1#sha256=" + "ab".repeat(32));
    assertThat(address.uri()).hasToString("https://host/a.h5?x=1");
    assertThat(address.checksum()).contains("ab".repeat(32));
    assertThat(WeightAddress.parse("https://host/a.h5").checksum()).isEmpty();
    assertThatThrownBy(() -> WeightAddress.parse("https://host/a.h5#sha256=12"))
        .hasMessage("https://host/a.h5: a checksum is an MD5 of 32 or a SHA-256 of 64 small"
            + " hexadecimal digits, got 12.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://host/a.h5", "http://127.0.0.1.evil.org/a.h5", "ftp://host/a.h5",
      "file:///etc/passwd", "https:///a.h5", "https://host", "https://host/a/", "jar:file:x!/a.h5",
      "http://localhost@host/a.h5"})
  void refusesWhatIsNotSafe(String text) {
    assertThatThrownBy(() -> WeightAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(text + ": weights are fetched over https only, from an address such as"
            + " https://host/name.h5.");
  }

  @Test
  void refusesWhatIsNoAddress() {
    assertThatThrownBy(() -> WeightAddress.parse("https://ho st/a.h5"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "https://ho st/a.h5: no address of the web: Illegal character in authority.");
  }

  @Test
  void tellsAnAddressFromAFile() {
    assertThat(WeightAddress.isOne("https://host/a.h5")).isTrue();
    assertThat(WeightAddress.isOne("a.h5")).isFalse();
    assertThat(WeightAddress.isOne("C:\\models\\a.h5")).isFalse();
    assertThat(WeightAddress.isOne("/models/a.h5")).isFalse();
  }

  @Test
  void publishedWeightsAreThoseOfNetworksOfTheZoo() {
    assertThat(PublishedWeights.all()).hasSize(23).allSatisfy(one -> {
      assertThat(Zoo.names()).contains(one.network());
      assertThat(one.address().uri()).hasScheme("https");
      assertThat(one.address().uri().toString()).matches(".*\\.(h5|safetensors)");
      assertThat(one.address().uri().toString().matches(".*_no_?top.*"))
          .isEqualTo(!one.includeTop());
    });
    assertThat(PublishedWeights.find("resnet50", false).orElseThrow().address().uri())
        .hasToString("https://storage.googleapis.com/tensorflow/keras-applications/resnet/"
            + "resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5");
    assertThat(PublishedWeights.find("lenet", true)).isEmpty();
  }
}
