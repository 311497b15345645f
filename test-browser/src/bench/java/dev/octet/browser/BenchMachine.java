package dev.octet.browser;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The machine that the benchmark runs on. */
final class BenchMachine {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Path LOAD = Path.of("/proc/loadavg");
  private static final List<String> FEATURES =
      List.of("sse4_1", "avx", "fma", "avx2", "avx_vnni", "avx512_vnni", "asimddp", "i8mm");

  private BenchMachine() {}

  static JsonObject describe() {
    List<String> lines = lines(CPU_INFO);
    List<String> flags =
        List.of((value(lines, "flags") + " " + value(lines, "Features")).trim().split("\\s+"));
    String name = value(lines, "model name");
    JsonObject machine = new JsonObject();
    machine.addProperty("cpu", name.isEmpty() ? System.getProperty("os.arch") : name);
    machine.addProperty(
        "features", FEATURES.stream().filter(flags::contains).collect(Collectors.joining(" ")));
    machine.addProperty("processors", Runtime.getRuntime().availableProcessors());
    machine.addProperty(
        "os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.addProperty(
        "loadBefore", lines(LOAD).stream().map(line -> line.split(" ")[0]).findFirst().orElse(""));
    return machine;
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key) && line.contains(":"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse("");
  }

  private static List<String> lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
