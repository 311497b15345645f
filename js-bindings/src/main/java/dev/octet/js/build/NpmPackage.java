package dev.octet.js.build;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import dev.octet.wasm.build.BuildKernels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Assembles the npm package {@code target/npm}: the hand-written modules as one, the worker, the
 * compiled core, the kernel modules, all of these in a single script, and the licence. Fails if
 * what a page downloads to run a model is over budget, unless there is no npm, whose tools make it
 * smaller.
 */
public final class NpmPackage {
  /** What a page fetches for inference at most, brotli: core, one kernel module, JavaScript. */
  private static final int BUDGET = 120_000;

  /** Modules that a page loads only when it asks for what they do. */
  private static final List<String> ON_DEMAND =
      List.of(
          "worker.mjs",
          "single.mjs",
          "full.wasm",
          "quantizer.mjs",
          "quantizer-worker.mjs",
          "quantizer.wasm");

  private final Path sources;
  private final Path tools;
  private final Path target;
  private final Path npm;
  private Set<String> exports;

  private NpmPackage(Path module, Path target) throws IOException {
    this.sources = module.resolve("src/main/npm");
    this.tools = module.resolve("src/main/tools");
    this.target = target;
    this.npm = emptyFolder(target.resolve("npm"));
    copy(module.resolveSibling("LICENSE"), npm.resolve("LICENSE"));
  }

  /**
   * Entry point.
   *
   * @param args the module's folder and its build folder
   * @throws IOException if a file is missing or cannot be written
   */
  public static void main(String[] args) throws IOException {
    NpmPackage built = new NpmPackage(Path.of(args[0]), Path.of(args[1]));
    built.assemble();
    built.report(built.shrink());
  }

  private void assemble() throws IOException {
    Path kernels = target.resolve("kernels");
    BuildKernels.main(new String[] {kernels.toString()});
    copy(target.resolve("teavm/core.wasm"), npm.resolve("core.wasm"));
    copy(target.resolve("teavm/full.wasm"), npm.resolve("full.wasm"));
    copy(target.resolve("teavm/quantizer.wasm"), npm.resolve("quantizer.wasm"));
    copy(kernels.resolve("simd128.wasm"), npm.resolve("simd128.wasm"));
    copy(kernels.resolve("relaxed.wasm"), npm.resolve("relaxed.wasm"));
    Path scripts = emptyFolder(target.resolve("scripts"));
    Files.writeString(scripts.resolve("probe.mjs"), probe(kernels.resolve("probe.wasm")));
    for (Path source : files(sources)) {
      String name = source.getFileName().toString();
      copy(source, (name.endsWith(".mjs") ? scripts : npm).resolve(name));
    }
    String index = new ScriptBundle(scripts, Map.of(), List.of()).module("index.mjs");
    exports = ScriptBundle.exports(index);
    Files.writeString(npm.resolve("index.mjs"), index);
    ScriptBundle worker = new ScriptBundle(scripts, Map.of(), List.of("index.mjs"));
    Files.writeString(npm.resolve("worker.mjs"), worker.module("worker.mjs"));
    for (String quantizer : List.of("quantizer.mjs", "quantizer-worker.mjs")) {
      ScriptBundle bundle = new ScriptBundle(scripts, Map.of(), List.of("index.mjs"));
      Files.writeString(npm.resolve(quantizer), bundle.module(quantizer));
    }
    Map<String, String> inlined = Map.of("files.mjs", "inlined.mjs");
    ScriptBundle single = new ScriptBundle(scripts, inlined, List.of());
    Files.writeString(scripts.resolve("octet.mjs"), single.function("index.mjs"));
  }

  /**
   * The package as one script, which needs no other file. Its code stands there twice: as code, and
   * as the text of its worker, which bundlers leave as it is.
   *
   * @param function the script that exports the function {@code octet}
   */
  private void assembleSingle(Path function) throws IOException {
    String code = Files.readString(function).replaceFirst("^export ", "");
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    StringJoiner inlined = new StringJoiner(",", "{", "}");
    inlined.add("code:" + quoted(code));
    for (String name : List.of("full", "simd128", "relaxed")) {
      byte[] wasm = Files.readAllBytes(npm.resolve(name + ".wasm"));
      inlined.add(name + ":'" + base64.encodeToString(wasm) + "'");
    }
    String names = String.join(",", exports);
    Files.writeString(
        npm.resolve("single.mjs"),
        code + "\nexport const{" + names + "}=octet(" + inlined + ");\n");
  }

  private static String quoted(String code) {
    return "'" + code.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
  }

  /** Makes core and scripts smaller; whether that was possible. */
  private boolean shrink() throws IOException {
    Shrinker shrinker = Shrinker.in(tools, target.resolve("tools"));
    boolean isSmall = shrinker != null;
    for (String core : List.of("core.wasm", "full.wasm", "quantizer.wasm")) {
      isSmall = isSmall && shrinker.wasm(npm.resolve(core).toAbsolutePath());
    }
    Path function = target.resolve("scripts/octet.mjs");
    for (Path script :
        List.of(
            npm.resolve("index.mjs"),
            npm.resolve("worker.mjs"),
            npm.resolve("quantizer.mjs"),
            npm.resolve("quantizer-worker.mjs"),
            function)) {
      isSmall = isSmall && shrinker.script(script.toAbsolutePath());
    }
    assembleSingle(function);
    return isSmall;
  }

  private static String probe(Path wasm) throws IOException {
    StringJoiner bytes = new StringJoiner(",");
    for (byte b : Files.readAllBytes(wasm)) {
      bytes.add(String.valueOf(b & 0xFF));
    }
    return "export const relaxedProbe = new Uint8Array([" + bytes + "]);\n";
  }

  private void report(boolean isSmall) throws IOException {
    Brotli4jLoader.ensureAvailability();
    StringBuilder table = new StringBuilder("Download sizes (bytes)      raw   brotli\n");
    int scripts = 0;
    int core = 0;
    int kernels = 0;
    for (Path file : files(npm)) {
      String name = file.getFileName().toString();
      if (!name.endsWith(".mjs") && !name.endsWith(".wasm")) {
        continue;
      }
      byte[] content = Files.readAllBytes(file);
      int brotli = Encoder.compress(content, new Encoder.Parameters().setQuality(11)).length;
      table.append(String.format(Locale.ROOT, "  %-20s %8d %8d%n", name, content.length, brotli));
      if (name.equals("core.wasm")) {
        core = brotli;
      } else if (ON_DEMAND.contains(name)) {
        continue;
      } else if (name.endsWith(".wasm")) {
        kernels = Math.max(kernels, brotli);
      } else {
        scripts += brotli;
      }
    }
    int total = core + kernels + scripts;
    table.append(
        String.format(
            Locale.ROOT,
            "  inference: core %d + kernels %d + JavaScript %d = %d of %d%n",
            core,
            kernels,
            scripts,
            total,
            BUDGET));
    Files.writeString(target.resolve("sizes.txt"), table, StandardCharsets.UTF_8);
    System.out.print(table);
    if (!isSmall) {
      System.out.println(
          "npm-package: WITHOUT Binaryen and Terser the package is larger than it should be; it works"
              + " all the same. Install node 20 and npm, and build with network access.");
    } else if (total > BUDGET) {
      throw new IllegalStateException("the download is over its budget");
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path emptyFolder(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Path file : files(folder)) {
      Files.delete(file);
    }
    return folder;
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(files::add);
    }
    files.sort(null);
    return files;
  }
}
