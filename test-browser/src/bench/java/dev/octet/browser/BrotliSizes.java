package dev.octet.browser;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.zip.CRC32;

/**
 * What files take on the wire. Compressing megabytes takes long, so the sizes are kept in a file.
 */
final class BrotliSizes {
  private final Path cache;
  private final Properties known = new Properties();

  BrotliSizes(Path cache) {
    this.cache = cache;
    if (Files.isRegularFile(cache)) {
      try (Reader reader = Files.newBufferedReader(cache)) {
        known.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The sizes of files, one by one and altogether. */
  JsonObject of(Map<String, byte[]> files) {
    int raw = 0;
    int brotli = 0;
    JsonArray list = new JsonArray();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      int compressed = brotli(file.getValue());
      JsonObject json = new JsonObject();
      json.addProperty("file", file.getKey());
      json.addProperty("raw", file.getValue().length);
      json.addProperty("brotli", compressed);
      list.add(json);
      raw += file.getValue().length;
      brotli += compressed;
    }
    JsonObject result = new JsonObject();
    result.addProperty("raw", raw);
    result.addProperty("brotli", brotli);
    result.add("files", list);
    return result;
  }

  private int brotli(byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    String key = bytes.length + "-" + Long.toHexString(checksum.getValue());
    if (!known.containsKey(key)) {
      known.setProperty(key, Integer.toString(compress(bytes)));
      try (Writer writer = Files.newBufferedWriter(cache)) {
        known.store(writer, null);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Integer.parseInt(known.getProperty(key));
  }

  private static int compress(byte[] bytes) {
    Brotli4jLoader.ensureAvailability();
    try {
      return Encoder.compress(bytes, new Encoder.Parameters().setQuality(11)).length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
