package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.octet.fixture.Networks;
import dev.octet.fixture.TinyModels;
import dev.octet.shared.SharedData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every model with every set of kernels in every engine gives the JVM's bytes. */
@ExtendWith(SharedBrowsers.class)
class ParityTest {
  private static final List<String> KERNELS = List.of("relaxed", "simd128", "scalar");

  @TestFactory
  Stream<DynamicNode> tinyModelsGiveTheBytesOfTheJvm(Browsers browsers) {
    return matrix(
        browsers,
        List.of(
            new ModelCase("tiny_dense", TinyModels.dense(), List.of()),
            new ModelCase("tiny_add", TinyModels.add(), List.of()),
            new ModelCase("tiny_logistic", TinyModels.logistic(), List.of()),
            new ModelCase(
                "tiny_computed_weights",
                TinyModels.computedWeights(),
                List.of(new Example("image", List.of(TinyModels.image()), null)))));
  }

  @TestFactory
  Stream<DynamicNode> networksGiveTheBytesOfTheJvm(Browsers browsers) {
    List<ModelCase> models = new ArrayList<>();
    Map.of("efficientnet", Networks.efficientNet(), "inception", Networks.inception())
        .forEach(
            (name, network) -> {
              Example image = new Example("image", List.of(Networks.image(network, 1)), null);
              models.add(new ModelCase(name, Networks.file(network), List.of(image)));
              models.add(new ModelCase(name + "_int8", Networks.int8File(network), List.of()));
            });
    return matrix(browsers, models);
  }

  @TestFactory
  Stream<DynamicNode> shippedModelsGiveTheBytesOfTheJvm(Browsers browsers) {
    return matrix(browsers, ShippedModels.all());
  }

  @TestFactory
  Stream<DynamicNode> realModelsGiveTheBytesOfTheJvm(Browsers browsers) {
    SharedData.required();
    List<ModelCase> models = RealModels.all();
    DynamicNode goldens =
        dynamicTest(
            "the JVM gives the goldens' bytes",
            () ->
                assertEquals(
                    List.of(),
                    models.stream().flatMap(model -> model.goldenMismatches().stream()).toList()));
    return Stream.concat(Stream.of(goldens), matrix(browsers, models));
  }

  /** The relaxed kernels with the dot products of both kinds of CPU, written in plain SIMD. */
  @TestFactory
  Stream<DynamicNode> realModelsGiveTheBytesOfTheJvmOnTheDotProductsOfOtherCpus(Browsers browsers) {
    SharedData.required();
    List<ModelCase> models = RealModels.all();
    List<DynamicNode> tests = new ArrayList<>();
    for (Engine engine : Engine.distinct()) {
      for (EmulatedCpu cpu : EmulatedCpu.values()) {
        tests.add(dynamicTest(engine + " " + cpu, () -> cpu.check(browsers, engine, models)));
      }
    }
    return tests.stream();
  }

  @Test
  void aMismatchNamesTheNode(Browsers browsers) {
    TestSite site = browsers.site();
    ModelCase model = new ModelCase("tiny_dense", TinyModels.dense(), List.of());
    site.put("/made/tiny_dense.tflite", model.file());
    site.put("/made/tiny_dense/0/0.bin", new byte[] {1, 2, 3, 4});
    FirstDifferingNode search = new FirstDifferingNode(browsers.runner(Engine.CHROMIUM), site);
    String found = search.find(model, "simd128", 0);
    assertTrue(found.contains("FULLY_CONNECTED #0 \"y\", first at byte "), found);
    site.put("/made/tiny_dense/0/0.bin", model.examples().get(0).inputs().get(0));
    found = search.find(model, "simd128", 0);
    assertTrue(found.contains("no node differs (1 compared)"), found);
  }

  private static Stream<DynamicNode> matrix(Browsers browsers, List<ModelCase> models) {
    return Engine.tested().stream().map(engine -> container(browsers, engine, models));
  }

  private static DynamicNode container(Browsers browsers, Engine engine, List<ModelCase> models) {
    List<DynamicNode> tests = new ArrayList<>();
    for (ModelCase model : models) {
      for (String kernels : KERNELS) {
        tests.add(
            dynamicTest(
                engine + ": " + model.name() + ", " + kernels,
                () -> new Parity(browsers.runner(engine), browsers.site()).check(model, kernels)));
      }
    }
    return dynamicContainer(engine.toString(), tests);
  }
}
