package dev.fovea.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads and writes JSON as trees of plain Java objects, the way Python's `json` module does.
///
/// An object is a [LinkedHashMap], an array a [List], a whole number a [Long], any other number a
/// [Double]; text is a [String], and `null` is null. `NaN`, `Infinity` and `-Infinity` are numbers,
/// because Python reads and writes them.
/// @see <a href="https://docs.python.org/3/library/json.html">Python's json module</a>
public final class Json {
  /// How deeply objects and arrays may lie in each other.
  static final int MAX_DEPTH = 200;

  /// How many bytes a document may have: 64 MiB, about a hundred times the largest Keras config.
  static final int MAX_BYTES = 64 << 20;

  /// How many values a document may have: about ten times those of the largest Keras config.
  static final int MAX_VALUES = 1_000_000;

  private static final String FIX = "write the file again with the program that made it.";

  private static final JsonFactory FACTORY = JsonFactory.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
      .streamReadConstraints(
          StreamReadConstraints.builder()
              .maxStringLength(MAX_BYTES)
              .maxNumberLength(1_000)
              .build())
      .build();

  private final String file;
  private final JsonParser parser;
  private int values;

  private Json(String file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /// Reads a document from text.
  ///
  /// @param file the name for messages
  /// @param text the document
  /// @return the tree
  /// @throws ModelFormatException if the text is no JSON, repeats a key, nests too deeply, or has a
  ///     whole number beyond 64 bits
  public static @Nullable Object parse(String file, String text) {
    return parse(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Reads a document from UTF-8 bytes.
  ///
  /// @param file the name for messages
  /// @param bytes the document
  /// @return the tree
  /// @throws ModelFormatException if the bytes are no JSON, repeat a key, nest too deeply, or have
  ///     a whole number beyond 64 bits
  public static @Nullable Object parse(String file, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new ModelFormatException(
          file,
          "the JSON has " + bytes.length + " bytes, more than the limit of " + MAX_BYTES + ".",
          FIX);
    }
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      if (parser.nextToken() == null) {
        throw new ModelFormatException(file, "the JSON is empty.", FIX);
      }
      Object tree = new Json(file, parser).value(0);
      if (parser.nextToken() != null) {
        throw bad(
            file, parser.currentTokenLocation(), "more text follows the end of the document", null);
      }
      return tree;
    } catch (JsonProcessingException wrong) {
      throw bad(file, wrong.getLocation(), firstLine(wrong), wrong);
    } catch (IOException wrong) {
      throw new ModelFormatException(
          file, "the JSON is not UTF-8 text (" + wrong.getMessage() + ").", FIX, wrong);
    }
  }

  /// Reads a document whose outermost value must be an object.
  ///
  /// @param file the name for messages
  /// @param bytes the document in UTF-8
  /// @return the object's members in their order
  /// @throws ModelFormatException as [#parse(String, byte[])] does, and if the outermost value is
  ///     no object
  @SuppressWarnings("unchecked") // object() builds no other kind of map
  public static Map<String, @Nullable Object> parseObject(String file, byte[] bytes) {
    if (parse(file, bytes) instanceof Map<?, ?> object) {
      return (Map<String, @Nullable Object>) object;
    }
    throw new ModelFormatException(
        file, "the JSON is not an object: it does not start with '{'.", FIX);
  }

  private @Nullable Object value(int depth) throws IOException {
    if (++values > MAX_VALUES) {
      throw bad(
          file,
          parser.currentTokenLocation(),
          "the JSON has more than " + MAX_VALUES + " values",
          null);
    }
    if (depth > MAX_DEPTH) {
      throw bad(
          file,
          parser.currentTokenLocation(),
          "the JSON nests deeper than " + MAX_DEPTH + " levels",
          null);
    }
    JsonToken token = Objects.requireNonNull(parser.currentToken());
    return switch (token) {
      case START_OBJECT -> object(depth);
      case START_ARRAY -> array(depth);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> whole();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
        throw new IllegalStateException("unexpected token " + token);
    };
  }

  private Map<String, @Nullable Object> object(int depth) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(depth + 1));
    }
    return members;
  }

  private List<@Nullable Object> array(int depth) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(depth + 1));
    }
    return items;
  }

  private Long whole() throws IOException {
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw bad(
          file, parser.currentTokenLocation(), "a whole number does not fit into 64 bits", null);
    }
    return parser.getLongValue();
  }

  private static String firstLine(JsonProcessingException wrong) {
    String message = String.valueOf(wrong.getOriginalMessage());
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    // Jackson appends where the object began in its own notation.
    return line.replaceAll(" \\(start marker at .*", "");
  }

  private static ModelFormatException bad(
      String file, @Nullable JsonLocation at, String what, @Nullable Throwable cause) {
    String where = at == null
        ? ""
        : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
    String problem = where + what + ".";
    return cause == null
        ? new ModelFormatException(file, problem, FIX)
        : new ModelFormatException(file, problem, FIX, cause);
  }

  /// Writes a tree on one line, spaced as Python's `json.dumps` does.
  ///
  /// @param tree maps with text keys, lists, text, numbers, booleans and nulls
  /// @return the document, in ASCII
  /// @throws IllegalArgumentException if the tree holds anything else
  public static String compact(@Nullable Object tree) {
    StringBuilder out = new StringBuilder();
    new JsonText(out, false).value(tree, 0);
    return out.toString();
  }

  /// Writes a tree with one member per line and two spaces per level.
  ///
  /// @param tree maps with text keys, lists, text, numbers, booleans and nulls
  /// @return the document, in ASCII, ending with a line feed
  /// @throws IllegalArgumentException if the tree holds anything else
  public static String indented(@Nullable Object tree) {
    StringBuilder out = new StringBuilder();
    new JsonText(out, true).value(tree, 0);
    return out.append('\n').toString();
  }
}
