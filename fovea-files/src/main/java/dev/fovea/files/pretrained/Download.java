package dev.fovea.files.pretrained;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

  private static final int HOPS = 5;
  private static final int CHUNK = 1 << 16;

  /// Copies the file to a stream.
  ///
  /// @throws IOException if it does not come whole, with a message that says why
  void copy(WeightAddress address, OutputStream out, DownloadProgress progress)
      throws IOException {
    HttpClient client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(patience)
        .build();
    try {
      URI uri = address.uri();
      for (int hop = 0; hop <= HOPS; hop++) {
        HttpResponse<InputStream> response = ask(client, uri);
        try (InputStream body = response.body()) {
          if (response.statusCode() == 200) {
            receive(address, response, body, out, progress);
            return;
          }
        }
        uri = next(uri, response);
      }
      throw new IOException("the server sends on more than " + HOPS + " times");
    } finally {
      client.shutdownNow();
    }
  }

  private HttpResponse<InputStream> ask(HttpClient client, URI uri) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(patience).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
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
      OutputStream out, DownloadProgress progress) throws IOException {
    OptionalLong size = response.headers().firstValueAsLong("content-length");
    if (size.orElse(0) > mostBytes) {
      throw new IOException(tooLarge(size.getAsLong()));
    }
    AtomicLong done = new AtomicLong();
    AtomicBoolean silent = new AtomicBoolean();
    Thread watch = Thread.ofVirtual().start(() -> watch(body, done, silent));
    try {
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
    heard.accept(0);
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
