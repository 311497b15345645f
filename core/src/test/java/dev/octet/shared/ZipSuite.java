package dev.octet.shared;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The files of one archive among the conformance suites of {@link SharedData}. */
public final class ZipSuite {
  private final SortedMap<String, byte[]> files = new TreeMap<>();

  private ZipSuite() {}

  /** The suite; leaves the test out, loudly, if there is none. */
  public static ZipSuite of(String name) {
    return of(name, false);
  }

  /** A suite whose files are known by their whole paths. */
  public static ZipSuite ofFolders(String name) {
    return of(name, true);
  }

  private static ZipSuite of(String name, boolean paths) {
    Path archive = SharedData.required().resolve("conformance").resolve(name);
    ZipSuite suite = new ZipSuite();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          String path = entry.getName();
          String key = paths ? path : path.substring(path.lastIndexOf('/') + 1);
          suite.files.put(key, zip.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + archive, e);
    }
    return suite;
  }

  /** Every file by its name. */
  public SortedMap<String, byte[]> files() {
    return files;
  }

  /** The numbers of a file of comma-separated values. */
  public long[] numbers(String name) {
    String[] parts = new String(files.get(name), StandardCharsets.US_ASCII).trim().split("[,\\s]+");
    long[] numbers = new long[parts.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Long.parseLong(parts[i]);
    }
    return numbers;
  }
}
