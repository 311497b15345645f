package dev.octet.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.operator.Conv2d;
import dev.octet.operator.Convolution;
import dev.octet.operator.Window2d;
import dev.octet.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Completes the layers of a report with what the model and the machine say of them: {@code shape},
 * {@code kind} ({@code "1x1"}, {@code "3x3 depthwise"}) and {@code depth} (input channels) of
 * convolutions, {@code rate} in GMAC/s, and {@code peakShare}, the rate by the measured peak of the
 * instruction that the kernel multiplies with.
 */
final class BenchLayers {
  private final Map<Integer, Node> nodes = new HashMap<>();
  private final JsonObject peaks;

  /**
   * Layers of a graph.
   *
   * @param peaks GMAC/s by instruction; null where the engine lacks it
   */
  BenchLayers(Graph graph, JsonObject peaks) {
    graph.nodes().forEach(node -> nodes.put(node.index(), node));
    this.peaks = peaks;
  }

  void complete(JsonObject report) {
    if (report.has("layers")) {
      for (JsonElement layer : report.getAsJsonArray("layers")) {
        completeLayer(layer.getAsJsonObject());
      }
    }
  }

  private void completeLayer(JsonObject layer) {
    Node node = nodes.get(layer.get("node").getAsInt());
    if (node != null) {
      describe(layer, node);
    }
    double ms = layer.get("ms").getAsDouble();
    double macs = layer.get("macs").getAsDouble();
    if (ms > 0 && macs > 0) {
      double rate = macs / ms / 1e6;
      layer.addProperty("rate", rate);
      String instruction = instruction(layer.get("kernel").getAsString());
      JsonElement peak = instruction == null ? null : peaks.get(instruction);
      if (peak != null && !peak.isJsonNull()) {
        layer.addProperty("peakShare", rate / peak.getAsDouble());
      }
    }
  }

  private static void describe(JsonObject layer, Node node) {
    String shape = text(node.input(0).shape()) + " > " + text(node.output().shape());
    if (node.operator() instanceof Convolution convolution) {
      Window2d window = convolution.window();
      boolean dense = convolution instanceof Conv2d;
      String kind = window.height() + "x" + window.width() + (dense ? "" : " depthwise");
      layer.addProperty("kind", kind);
      layer.addProperty("depth", node.input(0).shape().dim(3));
      shape += ", " + kind;
      shape += window.strideY() * window.strideX() > 1 ? ", stride " + window.strideY() : "";
      shape += window.dilationY() * window.dilationX() > 1 ? ", dilation " + window.dilationY() : "";
    }
    layer.addProperty("shape", shape);
  }

  /** The dimensions without the batch. */
  private static String text(Shape shape) {
    return Arrays.stream(shape.toArray())
        .skip(shape.rank() > 1 ? 1 : 0)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("x"));
  }

  /** The instruction that a kernel multiplies and accumulates with; null for scalar operators. */
  private static String instruction(String kernel) {
    if (kernel.startsWith("f32_")) {
      return "float32";
    }
    int feature = kernel.lastIndexOf("__");
    return feature < 0 ? null : kernel.substring(feature + 2);
  }
}
