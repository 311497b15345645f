package dev.octet.onnx;

import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.BatchMatmul;
import dev.octet.operator.BroadcastTo;
import dev.octet.operator.Comparison;
import dev.octet.operator.Concatenation;
import dev.octet.operator.Gather;
import dev.octet.operator.Pack;
import dev.octet.operator.Select;
import dev.octet.operator.Slice;
import dev.octet.operator.Softmax;
import dev.octet.operator.Sub;
import dev.octet.operator.Tanh;
import dev.octet.tensor.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Attention and its positions. */
final class OnnxAttention {
  private final OnnxReader.Node node;
  private final OnnxGraph graph;

  OnnxAttention(OnnxReader.Node node, OnnxGraph graph) {
    this.node = node;
    this.graph = graph;
  }

  /** The outputs; null for another operator. */
  List<Value> map() {
    return switch (node.operator()) {
      case "Attention" -> attention();
      case "RotaryEmbedding" -> List.of(rotary());
      default -> null;
    };
  }

  private List<Value> attention() {
    if (graph.has(6)) {
      throw new LeftOut("lengths that are known when it runs");
    }
    boolean isFlat = graph.input(0).shape().rank() == 3;
    Value q = heads(0, "q_num_heads");
    Value k = withPast(4, heads(1, "kv_num_heads"));
    Value v = withPast(5, heads(2, "kv_num_heads"));
    int past = graph.has(4) ? graph.input(4).shape().dim(2) : 0;
    float scale = node.real("scale", (float) (1 / Math.sqrt(q.shape().last())));
    int[] dims = q.shape().toArray();
    dims[3] = k.shape().dim(2);
    Value product =
        graph.node(
            new BatchMatmul(false, true),
            graph.result(DataType.FLOAT32, dims),
            graph.mul(q, graph.floats(scale)),
            repeated(k, dims[1]));
    float cap = node.real("softcap", 0);
    Value capped =
        cap == 0
            ? product
            : graph.mul(
                graph.like(new Tanh(), graph.mul(product, graph.floats(1 / cap))),
                graph.floats(cap));
    Value masked = masked(capped, past);
    Value weights = withoutNan(graph.like(new Softmax(1), masked));
    int[] outputDims = q.shape().toArray();
    outputDims[3] = v.shape().last();
    Value y =
        graph.node(
            new BatchMatmul(false, false),
            graph.result(DataType.FLOAT32, outputDims),
            weights,
            repeated(v, dims[1]));
    if (isFlat) {
      y = graph.transpose(y, 0, 2, 1, 3);
      y = graph.reshape(y, outputDims[0], outputDims[2], outputDims[1] * outputDims[3]);
    }
    Value[] stages = {product, capped, masked, weights};
    return List.of(y, k, v, stages[(int) node.integer("qk_matmul_output_mode", 0)]);
  }

  /** Where a row is masked out completely, its weights are 0. */
  private Value withoutNan(Value weights) {
    Value isNumber =
        graph.broadcast(new Comparison(Comparison.Kind.EQUAL), DataType.BOOL, weights, weights);
    return graph.broadcast(new Select(true), DataType.FLOAT32, isNumber, weights, graph.floats(0));
  }

  /** Operand {@code i} as {@code [batch, heads, positions, depth]}. */
  private Value heads(int i, String attribute) {
    Value x = graph.input(i);
    if (x.shape().rank() == 4) {
      return x;
    }
    int heads = (int) node.integer(attribute, 1);
    int depth = x.shape().dim(2) / heads;
    Value split = graph.reshape(x, x.shape().dim(0), x.shape().dim(1), heads, depth);
    return graph.transpose(split, 0, 2, 1, 3);
  }

  private Value withPast(int i, Value x) {
    return graph.has(i) ? joined(2, graph.input(i), x) : x;
  }

  private Value joined(int axis, Value a, Value b) {
    int[] dims = a.shape().toArray();
    dims[axis] += b.shape().dim(axis);
    return graph.node(new Concatenation(axis), graph.result(a.type(), dims), a, b);
  }

  /** Each head as often as several heads of queries share it. */
  private Value repeated(Value x, int heads) {
    int[] dims = x.shape().toArray();
    if (dims[1] == heads) {
      return x;
    }
    int[] wide = {dims[0], dims[1], heads / dims[1], dims[2], dims[3]};
    Value one = graph.reshape(x, dims[0], dims[1], 1, dims[2], dims[3]);
    Value all = graph.node(new BroadcastTo(), graph.result(x.type(), wide), one, graph.ints(wide));
    return graph.reshape(all, dims[0], heads, dims[2], dims[3]);
  }

  private Value masked(Value scores, int past) {
    Value result = scores;
    int[] dims = scores.shape().toArray();
    if (graph.has(3)) {
      Value mask = graph.input(3);
      int missing = dims[3] - mask.shape().last();
      if (mask.type() == DataType.BOOL) {
        mask =
            graph.broadcast(
                new Select(true),
                DataType.FLOAT32,
                mask,
                graph.floats(0),
                graph.floats(Float.NEGATIVE_INFINITY));
      }
      if (missing > 0) {
        int[] rest = mask.shape().toArray();
        rest[rest.length - 1] = missing;
        float[] none = new float[Arrays.stream(rest).reduce(1, (a, b) -> a * b)];
        Arrays.fill(none, Float.NEGATIVE_INFINITY);
        mask = joined(rest.length - 1, mask, graph.reshape(graph.floats(none), rest));
      }
      result = graph.add(result, mask);
    }
    if (node.integer("is_causal", 0) != 0) {
      float[] later = new float[dims[2] * dims[3]];
      for (int i = 0; i < later.length; i++) {
        later[i] = i % dims[3] > i / dims[3] + past ? Float.NEGATIVE_INFINITY : 0;
      }
      result = graph.add(result, graph.reshape(graph.floats(later), dims[2], dims[3]));
    }
    return result;
  }

  private Value rotary() {
    Value x = graph.input(0);
    boolean isFlat = x.shape().rank() == 3;
    int heads = (int) node.integer("num_heads", 1);
    Value split =
        isFlat
            ? graph.reshape(x, x.shape().dim(0), x.shape().dim(1), heads, x.shape().last() / heads)
            : graph.transpose(x, 0, 2, 1, 3);
    int[] dims = split.shape().toArray();
    int given = (int) node.integer("rotary_embedding_dim", 0);
    int turned = given == 0 ? dims[3] : given;
    Value cos = angles(1, dims, turned / 2);
    Value sin = angles(2, dims, turned / 2);
    boolean interleaved = node.integer("interleaved", 0) != 0;
    Value first = part(split, 0, turned, interleaved, 0);
    Value second = part(split, 0, turned, interleaved, 1);
    Value real =
        graph.broadcast(
            new Sub(Activation.NONE),
            DataType.FLOAT32,
            graph.mul(cos, first),
            graph.mul(sin, second));
    Value imaginary = graph.add(graph.mul(sin, first), graph.mul(cos, second));
    Value y = together(real, imaginary, interleaved);
    if (turned < dims[3]) {
      y = joined(3, y, slice(split, turned, dims[3] - turned));
    }
    return isFlat ? graph.reshape(y, x.shape().toArray()) : graph.transpose(y, 0, 2, 1, 3);
  }

  /** The cosines or sines of operand {@code i} as {@code [batch, positions, 1, depth]}. */
  private Value angles(int i, int[] dims, int depth) {
    Value cache = graph.input(i);
    if (graph.has(3)) {
      cache =
          graph.node(
              new Gather(0, 0),
              graph.result(DataType.FLOAT32, dims[0], dims[1], cache.shape().last()),
              cache,
              graph.constant(3));
    }
    return graph.reshape(cache, dims[0], dims[1], 1, depth);
  }

  private Value slice(Value x, int from, int count) {
    int[] dims = x.shape().toArray();
    int[] begin = new int[dims.length];
    begin[dims.length - 1] = from;
    dims[dims.length - 1] = count;
    return graph.node(
        new Slice(), graph.result(x.type(), dims), x, graph.ints(begin), graph.ints(dims));
  }

  /** One half of the turned elements: every other one, or those before or after the middle. */
  private Value part(Value x, int from, int turned, boolean interleaved, int which) {
    if (!interleaved) {
      return slice(x, from + which * turned / 2, turned / 2);
    }
    int[] dims = x.shape().toArray();
    Value pairs = graph.reshape(slice(x, from, turned), dims[0], dims[1], dims[2], turned / 2, 2);
    return graph.reshape(slice(pairs, which, 1), dims[0], dims[1], dims[2], turned / 2);
  }

  private Value together(Value real, Value imaginary, boolean interleaved) {
    if (!interleaved) {
      return joined(3, real, imaginary);
    }
    int[] dims = real.shape().toArray();
    List<Integer> packed = new ArrayList<>();
    Arrays.stream(dims).forEach(packed::add);
    packed.add(2);
    int[] pairs = packed.stream().mapToInt(dim -> dim).toArray();
    Value both = graph.node(new Pack(4), graph.result(DataType.FLOAT32, pairs), real, imaginary);
    return graph.reshape(both, dims[0], dims[1], dims[2], 2 * dims[3]);
  }
}
