package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.octet.fixture.TinyModels;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which kernels run, against a probe of the engine that shares nothing with the package. */
@ExtendWith(SharedBrowsers.class)
class KernelChoiceTest {
  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#tested")
  void kernelsAreTheBestThatAreExactHere(Engine engine, Browsers browsers) {
    RunnerPage page = browsers.runner(engine);
    EngineAbility ability = EngineAbility.of(page);
    String url = browsers.site().put("/made/dense.tflite", TinyModels.dense());
    for (String kernels : new String[] {"auto", "relaxed", "simd128", "scalar"}) {
      JsonObject options = new JsonObject();
      options.addProperty("url", url);
      options.addProperty("kernels", kernels);
      options.add("cases", new JsonArray());
      JsonObject result = page.call("runner.run", options).getAsJsonObject();
      ability.assertRan(kernels, result);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "CHROMIUM_NO_SIMD")
  void withoutSimdEverythingIsScalar(Engine engine, Browsers browsers) {
    assertEquals("scalar", EngineAbility.of(browsers.runner(engine)).best());
  }

  @ParameterizedTest
  @EnumSource(names = "CHROMIUM_NO_VNNI")
  void withoutVnniTheRelaxedDotProductIsNotExact(Engine engine, Browsers browsers) {
    assertEquals("simd128", EngineAbility.of(browsers.runner(engine)).best());
  }
}
