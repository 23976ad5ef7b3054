package dev.fovea.files.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The web is a server on this machine, with all that can go wrong there.
class WeightStoreTest {
  private static final byte[] CONTENT = "numbers of a network".repeat(9000)
      .getBytes(StandardCharsets.UTF_8);
  private static final DownloadProgress QUIET = (address, done, size) -> {
  };

  @TempDir
  private Path folder;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> ranges = new ArrayList<>();
  private boolean ranged = true;
  private int shift;
  private HttpServer server;
  private String host;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
    host = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void end() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(exchange.getRequestURI().toString());
    switch (path) {
      case "/a/whole.h5" -> send(exchange, CONTENT.length, CONTENT.length);
      case "/a/open.h5" -> send(exchange, 0, CONTENT.length);
      case "/a/cut.h5" -> send(exchange, CONTENT.length, 5000);
      case "/a/rest.h5" -> rest(exchange);
      case "/a/huge.h5" -> send(exchange, 3_000_000, 100);
      case "/a/archive.tar.gz" -> send(exchange, 2_640_397_119L, 100);
      case "/a/endless.h5" -> {
        exchange.sendResponseHeaders(200, 0);
        while (true) {
          exchange.getResponseBody().write(CONTENT);
        }
      }
      case "/a/silent.h5" -> {
        exchange.sendResponseHeaders(200, CONTENT.length);
        exchange.getResponseBody().write(CONTENT, 0, 10);
        exchange.getResponseBody().flush();
      }
      case "/a/moved.h5" -> move(exchange, "/a/whole.h5");
      case "/a/round.h5" -> move(exchange, "/a/round.h5");
      case "/a/open-door.h5" -> move(exchange, "http://example.org/whole.h5");
      case "/a/disk.h5" -> move(exchange, "file:///etc/hostname");
      default -> exchange.sendResponseHeaders(404, -1);
    }
    if (!path.contains("silent")) {
      exchange.close();
    }
  }

  /// Answers with the rest that is asked for, as a server does that can.
  private void rest(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(String.valueOf(range));
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (range != null && !ranged) {
      send(exchange, CONTENT.length, CONTENT.length);
      return;
    }
    if (from >= CONTENT.length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    exchange.getResponseHeaders().add(
        "Content-Range", "bytes %d-%d/%d".formatted(from + shift, CONTENT.length - 1,
            CONTENT.length));
    exchange.sendResponseHeaders(range == null ? 200 : 206, CONTENT.length - from);
    exchange.getResponseBody().write(CONTENT, from, range == null ? 5000 : CONTENT.length - from);
    exchange.getResponseBody().flush();
  }

  private static void send(HttpExchange exchange, long said, int sent) throws IOException {
    exchange.sendResponseHeaders(200, said);
    exchange.getResponseBody().write(CONTENT, 0, sent);
    exchange.getResponseBody().flush();
  }

  private static void move(HttpExchange exchange, String where) throws IOException {
    exchange.getResponseHeaders().add("Location", where);
    exchange.sendResponseHeaders(302, -1);
  }

  private WeightStore store() {
    return store(Duration.ofSeconds(20));
  }

  private WeightStore store(Duration patience) {
    return new WeightStore(folder, new Download(patience, 2_000_000));
  }

  private WeightAddress at(String path) {
    return WeightAddress.parse(host + path);
  }

  private static String sum(String algorithm) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(CONTENT));
  }

  @Test
  void fetchesOnceAndThenNeedsNoNetwork() throws Exception {
    List<Long> heard = new ArrayList<>();
    Path file = store().fetch(at("/a/whole.h5"), (address, done, size) -> {
      assertThat(size).isEqualTo(OptionalLong.of(CONTENT.length));
      heard.add(done);
    });
    assertThat(file).hasBinaryContent(CONTENT).endsWithRaw(Path.of("a", "whole.h5"));
    assertThat(heard).startsWith(0L).endsWith((long) CONTENT.length).isSorted();
    assertThat(Files.readString(file.resolveSibling("whole.h5.sha256")))
        .isEqualTo(sum("SHA-256") + "  whole.h5\n");
    server.stop(0);
    assertThat(store().fetch(at("/a/whole.h5"), QUIET)).isEqualTo(file);
    assertThat(asked).containsExactly("/a/whole.h5");
  }

  @Test
  void fetchesWhatTheServerDoesNotSayTheSizeOf() {
    assertThat(store().fetch(at("/a/open.h5"), QUIET)).hasBinaryContent(CONTENT);
  }

  @Test
  void followsTheServerToAnotherPlace() {
    assertThat(store().fetch(at("/a/moved.h5"), QUIET)).hasFileName("moved.h5")
        .hasBinaryContent(CONTENT);
    assertThat(asked).containsExactly("/a/moved.h5", "/a/whole.h5");
  }

  @Test
  void comparesThePublishedChecksum() throws Exception {
    for (String algorithm : List.of("MD5", "SHA-256")) {
      WeightAddress right = at("/a/whole.h5#sha256=" + sum(algorithm));
      assertThat(store().fetch(right, QUIET)).hasBinaryContent(CONTENT);
    }
    String other = "0".repeat(64);
    refuses("/a/open.h5#sha256=" + other, "its SHA-256 is %s, that of the published file %s"
        .formatted(sum("SHA-256"), other));
  }

  /// Without a checksum nothing tells two halves of it from one file.
  @Test
  void fetchesOnceForAllThatWantItAtTheSameTime() throws Exception {
    List<Future<Path>> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(threads.submit(() -> store().fetch(at("/a/open.h5"), QUIET)));
    }
    for (Future<Path> one : all) {
      assertThat(one.get()).hasBinaryContent(CONTENT);
    }
    assertThat(asked).containsExactly("/a/open.h5");
    assertThat(store().place(at("/a/open.h5")).getParent()).isDirectoryNotContaining(
        file -> file.toString().endsWith(".lock"));
  }

  /// STL-10's archive has 2,640,397,119 bytes.
  @Test
  void takesLargerArchivesThanWeights() {
    WeightAddress archive = at("/a/archive.tar.gz");
    assertThatThrownBy(() -> new WeightStore(folder).fetch(archive, QUIET)).hasMessageContaining(
        ": it has 2,640,397,119 bytes or more, and at most 2,147,483,647 are taken.\n");
    assertThatThrownBy(() -> WeightStore.ofArchives(folder).fetch(archive, (_, done, size) -> {
      assertThat(size).hasValue(2_640_397_119L);
      throw new UncheckedIOException(new IOException("it begins"));
    })).hasMessageContaining("it begins");
  }

  @Test
  void keepsNothingOfATransferThatFails() {
    refuses("/a/none.h5", "the server answers 404");
    refuses("/a/huge.h5", "it has 3,000,000 bytes or more, and at most 2,000,000 are taken");
    assertThatThrownBy(() -> store(Duration.ofSeconds(3)).fetch(at("/a/silent.h5"), QUIET))
        .hasMessageContaining(": the server is silent for 3 s after 10 bytes.\n  fix: ");
    refuses("/a/round.h5", "the server sends on more than 5 times");
    refuses("/a/open-door.h5",
        "the server sends on to http://example.org/whole.h5, which is not https");
    refuses("/a/disk.h5", "the server sends on to file:///etc/hostname, which is not https");
    assertThatThrownBy(() -> store().fetch(at("/a/endless.h5"), QUIET))
        .hasMessageContaining("and at most 2,000,000 are taken.");
    assertThatThrownBy(() -> store().fetch(at("/a/cut.h5"), QUIET))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("cannot fetch " + host + "/a/cut.h5: ");
    assertThat(files()).isEmpty();
  }

  @Test
  void goesOnWhereATransferBroke() throws Exception {
    WeightAddress address = at("/a/rest.h5#sha256=" + sum("MD5"));
    Path part = store().place(address).resolveSibling("rest.h5.part");
    assertThatThrownBy(() -> store().fetch(address, QUIET)).hasMessageStartingWith("cannot fetch ");
    assertThat(part).hasSize(5000);
    List<Long> heard = new ArrayList<>();
    assertThat(store().fetch(address, (_, done, size) -> {
      assertThat(size).isEqualTo(OptionalLong.of(CONTENT.length));
      heard.add(done);
    })).hasBinaryContent(CONTENT);
    assertThat(ranges).containsExactly("null", "bytes=5000-");
    assertThat(heard.get(1)).isGreaterThan(5000);
    assertThat(part).doesNotExist();
  }

  @Test
  void beginsAnewWhereTheServerCannotGoOn() throws Exception {
    WeightAddress address = at("/a/rest.h5#sha256=" + sum("MD5"));
    Path place = store().place(address);
    Path part = place.resolveSibling("rest.h5.part");
    Files.createDirectories(part.getParent());
    Files.write(part, new byte[77]);
    ranged = false;
    assertThat(store().fetch(address, QUIET)).hasBinaryContent(CONTENT);
    ranged = true;
    Files.delete(place);
    Files.write(part, new byte[CONTENT.length + 1]);
    assertThatThrownBy(() -> store().fetch(address, QUIET)).hasMessageStartingWith("cannot fetch ");
    assertThat(ranges).endsWith("bytes=%d-".formatted(CONTENT.length + 1), "null");
    shift = 1;
    refuses("/a/rest.h5#sha256=" + sum("MD5"),
        "the server sends another part than was asked for");
  }

  @Test
  void forgetsAPartThatBelongsToAnotherFile() throws Exception {
    WeightAddress address = at("/a/rest.h5#sha256=" + sum("MD5"));
    Path part = store().place(address).resolveSibling("rest.h5.part");
    Files.createDirectories(part.getParent());
    Files.write(part, new byte[100]);
    assertThatThrownBy(() -> store().fetch(address, QUIET))
        .hasMessageContaining("that of the published file " + sum("MD5"));
    assertThat(part).doesNotExist();
  }

  @Test
  void saysWhatToPutWhereWithoutANetwork() {
    server.stop(0);
    refuses("/a/whole.h5", "there is no connection to that host");
  }

  @Test
  void takesAFileThatSomebodyPutThere() throws Exception {
    Path place = store().place(at("/a/elsewhere.h5"));
    Files.createDirectories(place.getParent());
    Files.write(place, CONTENT);
    assertThat(store().fetch(at("/a/elsewhere.h5"), QUIET)).isEqualTo(place);
    assertThat(place.resolveSibling("elsewhere.h5.sha256")).exists();
    WeightAddress other = at("/a/elsewhere.h5#sha256=" + "0".repeat(64));
    assertThatThrownBy(() -> store().fetch(other, QUIET)).hasMessage(
        """
            cannot fetch %s/a/elsewhere.h5: the server answers 404.
              note:   the file at %s is another one: its SHA-256 is %s, that of the published file %s.
              fix:    fetch it in another way, and put the file at %s."""
            .formatted(host, place, sum("SHA-256"), "0".repeat(64), place));
  }

  @Test
  void comparesAFileThatSomebodyPutThereWithAPublishedMd5() throws Exception {
    Path place = store().place(at("/a/whole.h5"));
    Files.createDirectories(place.getParent());
    Files.writeString(place, "another file");
    assertThat(store().fetch(at("/a/whole.h5#sha256=" + sum("MD5")), QUIET))
        .as("the wrong file is exchanged").hasBinaryContent(CONTENT);
  }

  @Test
  void comparesAFileThatWasFetchedBeforeItsMd5WasKnown() throws Exception {
    Path file = store().fetch(at("/a/whole.h5"), QUIET);
    server.stop(0);
    assertThat(store().fetch(at("/a/whole.h5#sha256=" + sum("MD5")), QUIET)).isEqualTo(file);
    String other = "0".repeat(32);
    assertThatThrownBy(() -> store().fetch(at("/a/whole.h5#sha256=" + other), QUIET))
        .hasMessageContaining("is another one: its MD5 is %s, that of the published file %s.\n"
            .formatted(sum("MD5"), other));
  }

  @Test
  void noticesADamagedFile() throws Exception {
    Path file = store().fetch(at("/a/whole.h5"), QUIET);
    byte[] damaged = CONTENT.clone();
    damaged[77]++;
    Files.write(file, damaged);
    assertThat(store().fetch(at("/a/whole.h5"), QUIET)).hasBinaryContent(CONTENT);
    Files.write(file, damaged);
    server.stop(0);
    assertThatThrownBy(() -> store().fetch(at("/a/whole.h5"), QUIET))
        .hasMessageContaining("  note:   the file at " + file + " is damaged: its SHA-256 is ")
        .hasMessageContaining(", and was " + sum("SHA-256") + ".\n");
  }

  @Test
  void namesNoFileOutsideOfItsFolder() {
    for (String path : List.of("/../../x.h5", "/..%2f..%2fx.h5", "/a/../../../x.h5", "/./x.h5",
        "/a/b.h5?x=../../../y", "/" + "x".repeat(400) + ".h5")) {
      Path place = store().place(at(path));
      assertThat(place.normalize()).isEqualTo(place).startsWithRaw(folder);
      assertThat(place.getFileName().toString()).endsWith(".h5").hasSizeLessThan(200);
    }
    assertThat(store().place(at("/a/b.h5?x=1"))).isNotEqualTo(store().place(at("/a/b.h5?x=2")));
  }

  @Test
  void saysThatItsFolderCannotBeUsed() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    WeightStore store = new WeightStore(folder.resolve("file"));
    Path inside = store.place(at("/a/whole.h5")).getParent();
    assertThatThrownBy(() -> store.fetch(at("/a/whole.h5"), QUIET))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("cannot use the folder " + inside + ": ")
        .hasMessageEndingWith(".\n  fix:    choose one that can be read and written.");
  }

  private void refuses(String path, String why) {
    WeightAddress address = at(path);
    assertThatThrownBy(() -> store().fetch(address, QUIET))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "cannot fetch %s: %s.\n  fix:    fetch it in another way, and put the file at %s.",
            address.uri(), why, store().place(address));
    assertThat(store().place(address)).doesNotExist();
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).filter(file -> !file.toString().endsWith(".lock"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
