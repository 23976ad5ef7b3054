package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  private static final String FIX = "\n  fix:    write the file again with the program that made it.";

  @Test
  void readsEveryKindOfValueInOrder() {
    Object tree = Json.parse("a.json", "{\"b\": [1, 2.5, \"x\", true, false, null], \"a\": {}}");
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("b", Arrays.asList(1L, 2.5, "x", true, false, null));
    expected.put("a", Map.of());
    assertThat(tree).isEqualTo(expected);
    assertThat(((Map<?, ?>) tree).keySet().toString()).isEqualTo("[b, a]");
  }

  @Test
  void writesAsPythonsJsonDumpsDoes() {
    // The expected text is what Python 3.11 prints for the same values.
    List<Object> values = new ArrayList<>(
        List.of(
            0.009999999776482582,
            1e-07,
            1e16,
            123456789012345680.0,
            1e22,
            1.5e-5,
            0.0001,
            100.0,
            -0.0,
            1.7976931348623157e308,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            "é\u2028\"\\\n😀\u007f",
            true,
            Long.MAX_VALUE,
            0.01f));
    values.add(null);
    assertThat(Json.compact(values))
        .isEqualTo(
            "[0.009999999776482582, 1e-07, 1e+16, 1.2345678901234568e+17, 1e+22, 1.5e-05, 0.0001,"
                + " 100.0, -0.0, 1.7976931348623157e+308, NaN, Infinity, -Infinity,"
                + " \"\\u00e9\\u2028\\\"\\\\\\n"
                + "\\ud83d\\ude00\\u007f\", true, 9223372036854775807, 0.009999999776482582,"
                + " null]");
  }

  @Test
  void writesIndentedWithOneMemberPerLine() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("epochs", 2);
    tree.put("shape", List.of(28, 28));
    tree.put("none", List.of());
    assertThat(Json.indented(tree))
        .isEqualTo(
            "{\n  \"epochs\": 2,\n  \"shape\": [\n    28,\n    28\n  ],\n  \"none\": []\n}\n");
  }

  @Test
  void keepsEveryDoubleToTheLastBit() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      Object read = Json.parse("a.json", Json.compact(number));
      assertThat(read).isEqualTo(number);
    }
  }

  @Test
  void keepsText() {
    String text = "tab\t nul\0 quote\" slash/ back\\ \b\f\r lone\ud800 end";
    assertThat(Json.parse("a.json", Json.compact(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{\"a\": 1, \"a\": 2}|line 1, column 13: Duplicate field 'a'.",
      "[1, 2|line 1, column 6: Unexpected end-of-input: expected close marker for Array.",
      "[1] [2]|line 1, column 5: more text follows the end of the document.",
      "[9223372036854775808]|line 1, column 2: a whole number does not fit into 64 bits.",
      "``|the JSON is empty.",
  })
  void saysWhatIsWrongAndWhere(String text, String problem) {
    assertThatThrownBy(() -> Json.parse("config.json", text))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("config.json: " + problem + FIX);
  }

  @Test
  void refusesDeepNesting() {
    String text = "[".repeat(100_000);
    assertThatThrownBy(() -> Json.parse("config.json", text))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "config.json: line 1, column 202: the JSON nests deeper than 200 levels." + FIX);
  }

  @Test
  void refusesHugeDocuments() {
    assertThatThrownBy(() -> Json.parse("config.json", new byte[Json.MAX_BYTES + 1]))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "config.json: the JSON has 67108865 bytes, more than the limit of 67108864." + FIX);
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    byte[] bytes = {0, 0, 0, '[', 0x7f, 0, 0, 0};
    assertThatThrownBy(() -> Json.parse("config.json", bytes))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("config.json: the JSON is not UTF-8 text (")
        .hasMessageEndingWith(")." + FIX);
  }

  @Test
  void refusesAnotherOutermostValueThanAnObject() {
    assertThatThrownBy(() -> Json.parseObject("config.json", "[]".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("config.json: the JSON is not an object: it does not start with '{'." + FIX);
  }

  @Test
  void refusesToWriteForeignObjects() {
    assertThatThrownBy(() -> Json.compact(Map.of("a", new StringBuilder())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "JSON has no java.lang.StringBuilder.\n"
                + "  fix:    use maps, lists, text, Long, Integer, Double, Float, Boolean or"
                + " null.");
  }

  @Test
  void reportsTruncationAtEveryByte() {
    String text = "{\"name\": \"mlp\", \"units\": [32, 1.5e-3, null, true], \"é\": {\"x\": -7}}";
    byte[] whole = text.getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Json.parse("config.json", part))
          .isInstanceOf(ModelFormatException.class);
    }
  }
}
