package dev.octet.onnx;

import dev.octet.graph.Value;
import dev.octet.operator.BroadcastTo;
import dev.octet.operator.Cast;
import dev.octet.operator.Concatenation;
import dev.octet.operator.Gather;
import dev.octet.operator.MirrorPad;
import dev.octet.operator.PadV2;
import dev.octet.operator.SpaceToDepth;
import dev.octet.operator.SplitV;
import dev.octet.operator.StridedSlice;
import dev.octet.operator.Tile;
import dev.octet.tensor.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What moves elements, or changes shapes and types. */
final class OnnxMovements {
  private final OnnxReader.Node node;
  private final OnnxGraph graph;

  OnnxMovements(OnnxReader.Node node, OnnxGraph graph) {
    this.node = node;
    this.graph = graph;
  }

  /** The outputs, or null for other operators. */
  List<Value> map() {
    if (node.operator().equals("Split")) {
      return split();
    }
    Value output =
        switch (node.operator()) {
          case "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity" ->
              graph.reshape(x(), graph.outputDims());
          case "Transpose" -> transpose();
          case "Concat" -> concatenate();
          case "Expand" ->
              graph.node(new BroadcastTo(), result(), x(), graph.ints(graph.outputDims()));
          case "Tile" -> graph.node(new Tile(), result(), x(), graph.ints(graph.intsOf(1)));
          case "Slice" -> slice();
          case "Pad" -> pad();
          case "Gather" -> gather();
          case "SpaceToDepth" -> spaceToDepth();
          case "Cast" -> graph.node(new Cast(), graph.result(graph.outputType(), dims()), x());
          default -> null;
        };
    return output == null ? null : List.of(output);
  }

  private Value x() {
    return graph.input(0);
  }

  private int[] dims() {
    return x().shape().toArray();
  }

  private Value result() {
    return graph.result(x().type(), graph.outputDims());
  }

  private int axis(long otherwise) {
    return (int) node.integer("axis", otherwise);
  }

  private Value transpose() {
    int[] permutation = node.integers("perm");
    if (permutation == null) {
      permutation = new int[dims().length];
      for (int i = 0; i < permutation.length; i++) {
        permutation[i] = permutation.length - 1 - i;
      }
    }
    return graph.transpose(x(), permutation);
  }

  private Value concatenate() {
    Value[] parts = new Value[graph.operands()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = graph.input(i);
    }
    return graph.node(new Concatenation(axis(0)), result(), parts);
  }

  private List<Value> split() {
    int along = axis(0) < 0 ? axis(0) + dims().length : axis(0);
    int count = node.outputs().size();
    int[] extents = graph.has(1) ? graph.intsOf(1) : node.integers("split");
    if (extents == null) {
      int whole = dims()[along];
      int part = (whole + count - 1) / count;
      extents = new int[count];
      Arrays.fill(extents, part);
      extents[count - 1] = whole - part * (count - 1);
    }
    List<Value> results = new ArrayList<>();
    for (int extent : extents) {
      int[] dims = dims();
      dims[along] = extent;
      if (extent == 0) {
        throw new LeftOut("empty tensors");
      }
      results.add(graph.result(x().type(), dims));
    }
    return graph.nodes(new SplitV(), results, x(), graph.ints(extents), graph.scalar(along));
  }

  private Value slice() {
    int[] dims = dims();
    int[] begin = new int[dims.length];
    int[] end = dims.clone();
    int[] strides = new int[dims.length];
    Arrays.fill(strides, 1);
    int endMask = 0;
    int[] starts = graph.intsOf(1);
    for (int i = 0; i < starts.length; i++) {
      int axis = graph.has(3) ? graph.intsOf(3)[i] : i;
      axis = axis < 0 ? axis + dims.length : axis;
      begin[axis] = starts[i];
      end[axis] = graph.intsOf(2)[i];
      strides[axis] = graph.has(4) ? graph.intsOf(4)[i] : 1;
      endMask |= strides[axis] < 0 && end[axis] < -dims[axis] ? 1 << axis : 0;
    }
    return graph.node(
        new StridedSlice(0, endMask, 0, 0, 0, false),
        result(),
        x(),
        graph.ints(begin),
        graph.ints(end),
        graph.ints(strides));
  }

  private Value pad() {
    String mode = node.text("mode", "constant");
    int[] pads = graph.intsOf(1);
    if (graph.has(3) || Arrays.stream(pads).anyMatch(pad -> pad < 0)) {
      throw new LeftOut("padding by axis, or negative");
    }
    int rank = dims().length;
    int[] pairs = new int[2 * rank];
    for (int i = 0; i < rank; i++) {
      pairs[2 * i] = pads[i];
      pairs[2 * i + 1] = pads[rank + i];
    }
    Value paddings = graph.reshape(graph.ints(pairs), rank, 2);
    return switch (mode) {
      case "constant" ->
          graph.node(
              new PadV2(),
              result(),
              x(),
              paddings,
              graph.has(2) ? graph.constant(2) : graph.literal(x(), 0));
      case "reflect" -> graph.node(new MirrorPad(false), result(), x(), paddings);
      default -> throw new LeftOut("padding mode " + mode);
    };
  }

  private Value gather() {
    if (Arrays.stream(graph.intsOf(1)).anyMatch(i -> i < 0)) {
      throw new LeftOut("negative indices");
    }
    return graph.node(new Gather(axis(0), 0), result(), x(), graph.input(1));
  }

  /** ONNX puts the channels of a block next to each other by their place in the block, as we do. */
  private Value spaceToDepth() {
    int block = (int) node.integer("blocksize", 0);
    int[] dims = graph.outputDims();
    Value y = graph.result(DataType.FLOAT32, dims[0], dims[2], dims[3], dims[1]);
    return graph.fromImage(graph.node(new SpaceToDepth(block), y, graph.toImage(x())), 4);
  }
}
