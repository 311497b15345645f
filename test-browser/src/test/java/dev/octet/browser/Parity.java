package dev.octet.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Assertions;

/** Runs a model in a page and compares every byte with the JVM. */
final class Parity {
  private final RunnerPage page;
  private final TestSite site;
  private final EngineAbility ability;

  /** Expects the kernels that the page's own probe finds exact. */
  Parity(RunnerPage page, TestSite site) {
    this(page, site, EngineAbility.of(page));
  }

  /** Expects the kernels of a given ability. */
  Parity(RunnerPage page, TestSite site, EngineAbility ability) {
    this.page = page;
    this.site = site;
    this.ability = ability;
  }

  /** Fails with the first node that differs unless all outputs equal the JVM's. */
  void check(ModelCase model, String kernels) {
    String url = site.put("/made/" + model.name() + ".tflite", model.file());
    JsonObject options = new JsonObject();
    options.addProperty("url", url);
    options.addProperty("kernels", kernels);
    JsonArray cases = new JsonArray();
    for (int i = 0; i < model.examples().size(); i++) {
      cases.add(inputUrls(model, i));
    }
    options.add("cases", cases);
    JsonObject result = page.call("runner.run", options).getAsJsonObject();
    ability.assertRan(kernels, result);
    for (int i = 0; i < cases.size(); i++) {
      compare(model, kernels, i, result.getAsJsonArray("outputs").get(i).getAsJsonArray());
    }
  }

  private JsonArray inputUrls(ModelCase model, int example) {
    JsonArray urls = new JsonArray();
    for (byte[] input : model.examples().get(example).inputs()) {
      String path = "/made/" + model.name() + "/" + example + "/" + urls.size() + ".bin";
      urls.add(site.put(path, input));
    }
    return urls;
  }

  private void compare(ModelCase model, String kernels, int example, JsonArray outputs) {
    byte[][] expected = model.outputs(example);
    Assertions.assertEquals(expected.length, outputs.size(), "number of outputs");
    for (int output = 0; output < expected.length; output++) {
      byte[] actual = Base64.getDecoder().decode(outputs.get(output).getAsString());
      if (!Arrays.equals(expected[output], actual)) {
        Assertions.fail(
            "output "
                + output
                + " for "
                + model.examples().get(example).name()
                + " differs from the JVM's: "
                + Difference.between(expected[output], actual)
                + "; "
                + new FirstDifferingNode(page, site).find(model, kernels, example));
      }
    }
  }
}
