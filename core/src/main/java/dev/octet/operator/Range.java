package dev.octet.operator;

import dev.octet.graph.Constant;
import dev.octet.graph.Node;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;

/**
 * RANGE: {@code start, start + delta, ...} up to the limit, which is left out. Three constants and
 * an output {@code [ceil((limit - start) / delta)]} of one type: int32, int64, or float32, where
 * each element is the one before it plus delta. Source: the .tflite schema, RangeOptions.
 *
 * <p>Restriction: Constant operands.
 */
public final class Range extends StaticOperator {
  private static final int MOST = 1 << 20;

  @Override
  public String name() {
    return "RANGE";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 3, 3);
    for (int i = 0; i < 3; i++) {
      Check.constant(node, node.input(i));
      Check.element(node, i);
    }
    if (node.output().type() != DataType.FLOAT32) {
      checkIntegers(node);
    }
    long count = node.output().type() == DataType.FLOAT32 ? floats(node) : integers(node);
    if (count < 0) {
      throw Check.invalid(node, "the range never ends");
    }
    if (count > MOST) {
      throw Check.unsupported(node, count + " elements are too many");
    }
    Check.outputShape(node, Shape.of((int) count));
  }

  private static long floats(Node node) {
    float start = node.input(0).constant().f32(0);
    float limit = node.input(1).constant().f32(0);
    return Math.max(0, (long) Math.ceil((limit - start) / node.input(2).constant().f32(0)));
  }

  private static long integers(Node node) {
    long span = integer(node, 1) - integer(node, 0);
    long delta = integer(node, 2);
    if (delta == 0) {
      return -1;
    }
    if (span != 0 && span < 0 != delta < 0) {
      return 0;
    }
    return span / delta + (span % delta == 0 ? 0 : 1);
  }

  private static long integer(Node node, int i) {
    Constant constant = node.input(i).constant();
    return node.output().type() == DataType.INT64 ? constant.i64(0) : constant.i32(0);
  }

  @Override
  Writer writer(Node node) {
    DataType type = node.output().type();
    if (type == DataType.FLOAT32) {
      float[] values = new float[node.output().shape().elements()];
      float delta = node.input(2).constant().f32(0);
      values[0] = node.input(0).constant().f32(0);
      for (int i = 1; i < values.length; i++) {
        values[i] = values[i - 1] + delta;
      }
      return (memory, address, i) -> memory.f32(address, values[i]);
    }
    long start = integer(node, 0);
    long delta = integer(node, 2);
    return (memory, address, i) -> integer(memory, type, address, start + i * delta);
  }
}
