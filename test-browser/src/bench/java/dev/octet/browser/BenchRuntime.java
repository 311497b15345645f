package dev.octet.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that runs models in a page.
 *
 * @param id its name in the results
 * @param title its name for readers
 * @param adapter the page's module that drives it
 * @param variant which kernels or which build
 * @param fallback the variant for models that the first one rejects; null for none
 * @param slow whether a few runs are enough
 */
record BenchRuntime(
    String id, String title, String adapter, String variant, String fallback, boolean slow) {
  private static final List<BenchRuntime> OCTET =
      List.of(
          new BenchRuntime("octet-relaxed", "Octet relaxed", "octet", "relaxed", null, false),
          new BenchRuntime("octet-simd128", "Octet simd128", "octet", "simd128", null, false),
          new BenchRuntime("octet-scalar", "Octet scalar", "octet", "scalar", null, true));
  private static final List<BenchRuntime> PEERS =
      List.of(
          litert("litert-relaxed", "LiteRT.js", "relaxed"),
          litert("litert-compat", "LiteRT.js compat", "compat"),
          new BenchRuntime("tfjs-tflite", "tfjs-tflite", "tflite", "simd", null, false),
          new BenchRuntime("onnxruntime", "onnxruntime-web", "onnx", "wasm", null, false));

  /** All that run in one page, side by side. */
  static List<BenchRuntime> all(boolean peers) {
    return peers ? Stream.concat(OCTET.stream(), PEERS.stream()).toList() : OCTET;
  }

  /** Those whose cold start is measured, as a page would use them. */
  static List<BenchRuntime> cold(boolean peers) {
    BenchRuntime octet = new BenchRuntime("octet", "Octet", "octet", "auto", null, false);
    return peers ? List.of(octet, PEERS.get(0), PEERS.get(2), PEERS.get(3)) : List.of(octet);
  }

  /** Those whose outputs are compared: Octet first, then the oracle. */
  static List<BenchRuntime> compared() {
    return List.of(
        new BenchRuntime("octet", "Octet", "octet", "auto", null, false),
        new BenchRuntime("litert", "LiteRT.js", "litert", "relaxed+types", null, false));
  }

  private static BenchRuntime litert(String id, String title, String build) {
    return new BenchRuntime(id, title, "litert", build, build + "+types", false);
  }

  boolean isOctet() {
    return adapter.equals("octet");
  }

  /** As the page wants it. */
  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("id", id);
    json.addProperty("title", title);
    json.addProperty("runtime", adapter);
    json.addProperty("variant", variant);
    json.addProperty("slow", slow);
    json.addProperty("profile", isOctet() && !slow);
    json.addProperty("converted", adapter.equals("onnx"));
    if (fallback != null) {
      json.addProperty("fallback", fallback);
    }
    return json;
  }

  static JsonArray json(List<BenchRuntime> runtimes) {
    JsonArray array = new JsonArray();
    runtimes.forEach(runtime -> array.add(runtime.json()));
    return array;
  }
}
