package dev.octet.quantizer.recovery;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.operator.Convolution;
import dev.octet.operator.Window2d;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import dev.octet.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The moments of what the weights of each layer are multiplied with, while a graph runs on samples.
 * Of each sample and layer at most {@link #ROWS} positions are taken, evenly spread.
 */
final class LayerInputs {
  private static final int ROWS = 64;

  /** A step through the positions that is coprime to most numbers of them. */
  private static final int STRIDE = 17;

  private final Map<Node, Moments[]> moments = new LinkedHashMap<>();
  private int observed;

  /** The inputs of the layers of a graph, none so far. */
  LayerInputs(Graph graph) {
    for (Node node : graph.nodes()) {
      Layer layer = Layer.of(node);
      if (layer != null) {
        Moments[] sets = new Moments[layer.sets()];
        for (int i = 0; i < sets.length; i++) {
          sets[i] = new Moments(layer.depth());
        }
        moments.put(node, sets);
      }
    }
  }

  /** Runs a graph on all samples. */
  LayerInputs(Graph graph, Iterable<byte[][]> samples) {
    this(graph);
    try (Session session = Model.unoptimized(graph).newSession()) {
      for (byte[][] inputs : samples) {
        session.reset();
        session.run(inputs);
        observe(session::floats);
      }
    }
  }

  /** Takes in one run, of which {@code tensors} gives the elements of a value. */
  void observe(Function<Value, float[]> tensors) {
    for (Map.Entry<Node, Moments[]> entry : moments.entrySet()) {
      float[] values = tensors.apply(entry.getKey().input(0));
      add(Layer.of(entry.getKey()), values, entry.getValue(), observed);
    }
    observed++;
  }

  /** The moments of each set of input channels of a layer. */
  Moments[] of(Node node) {
    return moments.get(node);
  }

  private static void add(Layer layer, float[] values, Moments[] moments, int sample) {
    int positions = layer.node().output().shape().elements() / layer.channels();
    int rows = Math.min(ROWS, positions);
    float[] row = new float[layer.depth()];
    for (int r = 0; r < rows; r++) {
      int spread = (int) ((long) r * positions / rows);
      int position = (spread + sample * STRIDE) % positions;
      for (int set = 0; set < moments.length; set++) {
        read(layer, values, position, set, row);
        moments[set].add(row);
      }
    }
  }

  private static void read(Layer layer, float[] values, int position, int set, float[] row) {
    int inner = layer.innermost();
    if (!(layer.node().operator() instanceof Convolution convolution)) {
      System.arraycopy(values, position * inner, row, 0, inner);
      return;
    }
    Shape input = layer.node().input(0).shape();
    Shape output = layer.node().output().shape();
    Window2d window = convolution.window();
    int x = position % output.dim(2);
    int y = position / output.dim(2) % output.dim(1);
    int image = position / output.dim(2) / output.dim(1) * input.dim(1);
    int k = 0;
    for (int ky = 0; ky < window.height(); ky++) {
      for (int kx = 0; kx < window.width(); kx++) {
        int iy = window.inputRow(y, ky);
        int ix = window.inputColumn(x, kx);
        boolean isInside = iy >= 0 && iy < input.dim(1) && ix >= 0 && ix < input.dim(2);
        int from = ((image + iy) * input.dim(2) + ix) * input.dim(3) + set * inner;
        for (int i = 0; i < inner; i++) {
          row[k++] = isInside ? values[from + i] : 0;
        }
      }
    }
  }
}
