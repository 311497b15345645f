package dev.octet.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.graph.Node;
import dev.octet.plan.Step;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import java.util.Arrays;

/** Finds the node in which a page's run leaves the JVM's. */
final class FirstDifferingNode {
  private final RunnerPage page;
  private final TestSite site;

  FirstDifferingNode(RunnerPage page, TestSite site) {
    this.page = page;
    this.site = site;
  }

  /** The first differing node in words; the model's inputs are already on the site. */
  String find(ModelCase model, String kernels, int example) {
    JsonArray revealed = reveal(model, kernels, example);
    Model reference = Model.readForDebugging(model.file());
    try (Session session = reference.newSession()) {
      session.run(model.examples().get(example).inputs().toArray(byte[][]::new));
      for (int i = 0; i < revealed.size(); i++) {
        JsonObject tensor = revealed.get(i).getAsJsonObject();
        Node node = nodeOf(reference, tensor.get("node").getAsInt());
        byte[] actual = site.get(target(model) + "/" + i);
        if (node == null || actual == null) {
          continue;
        }
        byte[] expected = session.output(node.outputs().get(tensor.get("output").getAsInt()));
        if (!Arrays.equals(expected, actual)) {
          return "the first node that differs is "
              + node.title()
              + ", "
              + Difference.between(expected, actual);
        }
      }
    }
    return "but with kept tensors no node differs (" + revealed.size() + " compared)";
  }

  private JsonArray reveal(ModelCase model, String kernels, int example) {
    JsonObject options = new JsonObject();
    options.addProperty("url", "/made/" + model.name() + ".tflite");
    options.addProperty("kernels", kernels);
    JsonArray inputs = new JsonArray();
    for (int i = 0; i < model.examples().get(example).inputs().size(); i++) {
      inputs.add("/made/" + model.name() + "/" + example + "/" + i + ".bin");
    }
    options.add("inputs", inputs);
    options.addProperty("target", target(model));
    JsonElement tensors = page.call("runner.reveal", options);
    return tensors.getAsJsonArray();
  }

  private static String target(ModelCase model) {
    return "/posted/" + model.name();
  }

  private static Node nodeOf(Model model, int index) {
    for (Step step : model.plan().steps()) {
      if (index >= 0 && step.node().index() == index) {
        return step.node();
      }
    }
    return null;
  }
}
