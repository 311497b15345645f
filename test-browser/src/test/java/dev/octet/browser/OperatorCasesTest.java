package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.cases.OperatorCase;
import dev.octet.cases.OperatorCases;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelLibrary;
import dev.octet.tensor.Memory;
import dev.octet.wasm.emit.DotProduct;
import dev.octet.wasm.emit.KernelModuleWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every operator case in every engine, on every kernel module, gives the JVM's bytes.
 *
 * <p>The relaxed kernels run with the exact dot products of both kinds of CPU, written in plain
 * SIMD, wherever there is SIMD; the instruction itself where the probe finds it exact.
 */
@ExtendWith(SharedBrowsers.class)
class OperatorCasesTest {
  private static final Path MODULE = Path.of("target", "cases", "cases.wasm");

  @TestFactory
  Stream<DynamicTest> casesGiveTheBytesOfTheJvm(Browsers browsers) throws IOException {
    browsers.site().put("/made/cases.wasm", Files.readAllBytes(MODULE));
    put(browsers, "simd128", Feature.SIMD128, DotProduct.NATIVE);
    put(browsers, "relaxed", Feature.RELAXED, DotProduct.NATIVE);
    put(browsers, "relaxed-u8", Feature.RELAXED, DotProduct.EXACT_U8);
    put(browsers, "relaxed-s8", Feature.RELAXED, DotProduct.EXACT_S8);
    return Engine.tested().stream()
        .map(engine -> dynamicTest(engine.toString(), () -> check(browsers, engine)));
  }

  private static void put(Browsers browsers, String name, Feature feature, DotProduct dot) {
    browsers.site().put("/made/" + name + ".wasm", KernelModuleWriter.write(feature, dot));
  }

  private static void check(Browsers browsers, Engine engine) {
    try (RunnerPage page = browsers.open(engine, "/pages/cases.html")) {
      EngineAbility ability = EngineAbility.of(page);
      compare(page, engine, null, 0, 0);
      if (!ability.best().equals("scalar")) {
        compare(page, engine, "simd128", 1, 1);
        compare(page, engine, "relaxed-u8", 2, 1);
        compare(page, engine, "relaxed-s8", 2, 2);
      }
      if (ability.best().equals("relaxed")) {
        compare(page, engine, "relaxed", 2, ability.why().contains("u8") ? 1 : 2);
      }
    }
  }

  private static void compare(
      RunnerPage page, Engine engine, String kernels, int feature, int domain) {
    JsonObject options = new JsonObject();
    options.addProperty("url", "/made/cases.wasm");
    if (kernels != null) {
      options.addProperty("kernels", "/made/" + kernels + ".wasm");
    }
    options.addProperty("feature", feature);
    options.addProperty("domain", domain);
    List<JsonElement> results = new ArrayList<>();
    page.call("runner.run", options).getAsJsonArray().forEach(results::add);
    List<OperatorCase> cases = OperatorCases.all();
    assertEquals(cases.size(), results.size(), "number of cases");
    for (int i = 0; i < cases.size(); i++) {
      JsonObject result = results.get(i).getAsJsonObject();
      assertEquals(cases.get(i).name(), result.get("name").getAsString());
      assertArrayEquals(
          cases.get(i).run(new Memory(64), KernelLibrary.SCALAR),
          bytes(result.getAsJsonArray("bytes")),
          engine + ", " + (kernels == null ? "scalar" : kernels) + ": " + cases.get(i).name());
    }
  }

  private static byte[] bytes(JsonArray array) {
    byte[] bytes = new byte[array.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = array.get(i).getAsByte();
    }
    return bytes;
  }
}
