package dev.fovea.files.pretrained;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/// Copies one file of the web.
///
/// @param patience  how long a server may be silent
/// @param mostBytes how large a file may be
record Download(Duration patience, long mostBytes) {
  /// As large as the readers of the formats take; the largest networks of the zoo have a quarter of it.
  static final Download USUAL = new Download(Duration.ofSeconds(30), Integer.MAX_VALUE);

  /// STL-10's archive has 2.6 GB; it goes to the disk, and is never whole in memory.
  static final Download ARCHIVES = new Download(USUAL.patience, 1L << 33);

  private static final int HOPS = 5;
  private static final int WHOLE = 200;
  private static final int REST = 206;
  private static final int NO_SUCH_REST = 416;
  private static final int CHUNK = 1 << 16;

  /// Copies the file into one on this machine, going on behind what is there of it.
  ///
  /// @param part what has come of it before, if there is such a file
  /// @throws IOException if it does not come whole, with a message that says why
  void copy(WeightAddress address, Path part, DownloadProgress progress) throws IOException {
    HttpClient client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(patience)
        .build();
    try {
      URI uri = address.uri();
      for (int hop = 0; hop <= HOPS; hop++) {
        long have = Files.isRegularFile(part) ? Files.size(part) : 0;
        HttpResponse<InputStream> response = ask(client, uri, have);
        try (InputStream body = response.body()) {
          if (response.statusCode() == WHOLE || have > 0 && response.statusCode() == REST) {
            receive(address, response, body, part, progress);
            return;
          }
        }
        if (have > 0 && response.statusCode() == NO_SUCH_REST) {
          Files.delete(part);
        } else {
          uri = next(uri, response);
        }
      }
      throw new IOException("the server sends on more than " + HOPS + " times");
    } finally {
      client.shutdownNow();
    }
  }

  private HttpResponse<InputStream> ask(HttpClient client, URI uri, long have)
      throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(patience);
    if (have > 0) {
      request.header("Range", "bytes=%d-".formatted(have));
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted", e);
    }
  }

  /// Returns where the server sends on to.
  private static URI next(URI uri, HttpResponse<InputStream> response) throws IOException {
    int status = response.statusCode();
    String location = response.headers().firstValue("location").orElse("");
    if (status < 300 || status > 399 || location.isEmpty()) {
      throw new IOException("the server answers " + status);
    }
    try {
      URI next = uri.resolve(location);
      if (WeightAddress.isSafe(next)
          && (!WeightAddress.isLocal(next) || WeightAddress.isLocal(uri))) {
        return next;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("the server sends on to no address: " + location, e);
    }
    throw new IOException("the server sends on to %s, which is not https".formatted(location));
  }

  private void receive(WeightAddress address, HttpResponse<InputStream> response, InputStream body,
      Path part, DownloadProgress progress) throws IOException {
    boolean rest = response.statusCode() == REST;
    long have = rest ? Files.size(part) : 0;
    if (rest && !response.headers().firstValue("content-range").orElse("")
        .startsWith("bytes %d-".formatted(have))) {
      throw new IOException("the server sends another part than was asked for");
    }
    OptionalLong length = response.headers().firstValueAsLong("content-length");
    OptionalLong size = length.isPresent() ? OptionalLong.of(have + length.getAsLong()) : length;
    if (size.orElse(0) > mostBytes) {
      throw new IOException(tooLarge(size.getAsLong()));
    }
    AtomicLong done = new AtomicLong(have);
    AtomicBoolean silent = new AtomicBoolean();
    Thread watch = Thread.ofVirtual().start(() -> watch(body, done, silent));
    progress.at(address, 0, size);
    try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE,
        rest ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE)) {
      pour(body, out, done, count -> progress.at(address, count, size));
    } catch (IOException e) {
      throw silent.get()
          ? new IOException("the server is silent for %d s after %,d bytes"
              .formatted(patience.toSeconds(), done.get()), e)
          : e;
    } finally {
      watch.interrupt();
    }
    if (size.isPresent() && done.get() != size.getAsLong()) {
      throw new IOException(
          "it ends after %,d of %,d bytes".formatted(done.get(), size.getAsLong()));
    }
  }

  private void pour(InputStream body, OutputStream out, AtomicLong done, LongConsumer heard)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
      out.write(chunk, 0, read);
      if (done.addAndGet(read) > mostBytes) {
        throw new IOException(tooLarge(done.get()));
      }
      heard.accept(done.get());
    }
  }

  private String tooLarge(long bytes) {
    return "it has %,d bytes or more, and at most %,d are taken".formatted(bytes, mostBytes);
  }

  /// Ends a transfer in which nothing comes any more.
  private void watch(InputStream body, AtomicLong done, AtomicBoolean silent) {
    try {
      for (long before = -1; before != done.get();) {
        before = done.get();
        Thread.sleep(patience);
      }
      silent.set(true);
      body.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException _) {
      // The reader hears of it as well.
    }
  }
}
