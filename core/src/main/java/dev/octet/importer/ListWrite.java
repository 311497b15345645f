package dev.octet.importer;

import dev.octet.graph.Constant;
import dev.octet.graph.Constants;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.Concatenation;
import dev.octet.operator.DynamicUpdateSlice;
import dev.octet.operator.OnDemand;
import dev.octet.operator.Operator;
import dev.octet.operator.Pack;
import dev.octet.operator.Slice;
import dev.octet.operator.Sub;
import dev.octet.operator.View;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * How TensorFlow's converter writes row i of a list: it joins the rows before i, the new one and
 * the rows after i, so that shapes inside follow from i. DYNAMIC_UPDATE_SLICE does that with fixed
 * shapes. Source: tensorflow/compiler/mlir/lite, the pass lower-static-tensor-list.
 */
final class ListWrite {
  /** Bounds for what is searched, so that no file takes long. */
  private static final int MOST_NODES = 1000;

  private static final int MOST_VIEWS = 4;

  private final Node join;
  private final List<Node> nodes;

  private ListWrite(Node join, List<Node> nodes) {
    this.join = join;
    this.nodes = nodes;
  }

  /**
   * The node that does what {@code join} does at the end of the pattern; null if there is none. It
   * is not validated; the nodes that only the pattern needs are removed, and one is added that
   * computes where to write.
   *
   * @param nodes those before {@code join}
   * @param definitions of which the removed values are taken out
   */
  @OnDemand
  static Node replace(Node join, List<Node> nodes, Source source, Definitions definitions) {
    boolean isJoin =
        join.operator() instanceof Concatenation of && of.axis() == 0 && join.inputs().size() == 3;
    return isJoin ? new ListWrite(join, nodes).write(source, definitions) : null;
  }

  private Node write(Source source, Definitions definitions) {
    Node before = writer(join.input(0), Slice.class);
    Node after = writer(join.input(2), Slice.class);
    if (before == null || after == null || before.input(0) != after.input(0)) {
      return null;
    }
    Value list = before.input(0);
    Value start = after.input(1);
    int rank = list.shape().rank();
    Value index = first(before.input(2), rank, -1);
    Node later = writer(first(start, rank, 0), Add.class);
    boolean isNext =
        index != null
            && later != null
            && (isNext(later, 0, index) || isNext(later, 1, index))
            && start.type() == DataType.INT32;
    if (!isNext || !isAll(before.input(1), rank, 0) || !isAll(after.input(2), rank, -1)) {
      return null;
    }
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (nodes.get(i) == before || nodes.get(i) == after) {
        nodes.remove(i);
      }
    }
    definitions.remove(before.output());
    definitions.remove(after.output());
    int[] one = new int[rank];
    one[0] = 1;
    Value from = start(start.shape(), null);
    Value step = start(start.shape(), new Constants(source).ints(one));
    Node difference = new Node(-1, new Sub(Activation.NONE), List.of(start, step), List.of(from));
    definitions.check(difference);
    nodes.add(difference);
    List<Value> operands = new ArrayList<>(List.of(list, join.input(1), from));
    return new Node(join.index(), new DynamicUpdateSlice(), operands, join.outputs());
  }

  private static Value start(Shape shape, Constant constant) {
    return Value.of(-1, "", DataType.INT32, shape, Quantization.NONE, constant);
  }

  /** Whether a sum is {@code index + 1}, with the 1 as its operand {@code one}. */
  private boolean isNext(Node sum, int one, Value index) {
    return isAll(sum.input(one), 1, 1) && viewed(sum.input(1 - one)) == index;
  }

  /**
   * The first of {@code rank} elements, the others of which are {@code rest}, as the scalar or
   * vector that holds it; null if the value is none like that.
   */
  private Value first(Value value, int rank, int rest) {
    if (value == null || value.shape().elements() != rank) {
      return null;
    }
    Node parts = writer(value, Concatenation.class);
    parts = parts == null ? writer(value, Pack.class) : parts;
    if (parts == null) {
      return rank == 1 ? viewed(value) : null;
    }
    Value first = parts.input(0);
    for (int i = 1; i < parts.inputs().size(); i++) {
      if (!isAll(parts.input(i), parts.input(i).shape().elements(), rest)) {
        return null;
      }
    }
    return first.shape().elements() == 1 ? viewed(first) : null;
  }

  /** Whether a value is an int32 constant whose elements are all the same. */
  private static boolean isAll(Value value, int elements, int same) {
    boolean isAll =
        value.isConstant()
            && value.type() == DataType.INT32
            && value.shape().elements() == elements;
    for (int i = 0; i < elements && isAll; i++) {
      isAll = value.constant().i32(i) == same;
    }
    return isAll;
  }

  /** The value of which {@code value} is a view; a variable, which changes, is none of these. */
  private Value viewed(Value value) {
    Value result = value;
    Node view = writer(value, View.class);
    for (int i = 0; i < MOST_VIEWS && view != null && !view.input(0).isVariable(); i++) {
      result = view.input(0);
      view = writer(result, View.class);
    }
    return result;
  }

  /** The node of an operator that computes a value; null if there is none. */
  private Node writer(Value value, Class<? extends Operator> operator) {
    int end = value == null ? nodes.size() : Math.max(0, nodes.size() - MOST_NODES);
    for (int i = nodes.size() - 1; i >= end; i--) {
      Node node = nodes.get(i);
      if (node.outputs().contains(value)) {
        return operator.isInstance(node.operator()) ? node : null;
      }
    }
    return null;
  }
}
