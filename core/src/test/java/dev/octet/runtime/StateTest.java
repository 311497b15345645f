package dev.octet.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.octet.cases.ScalarIn;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Domain;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.operator.Operator;
import dev.octet.operator.Reshape;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Variables stay from run to run, until they are reset. */
class StateTest {
  private static final Quantization HALVES = Quantization.perTensor(0.5f, 9);

  private final Value state = Value.variable(0, "state", DataType.INT8, Shape.of(2), HALVES);
  private final Value input = value(1, Shape.of(2));
  private final Value before = value(2, Shape.of(1, 2));
  private final Value after = value(3, Shape.of(1, 2));

  /** Reads the variable, adds the input to its stored bytes, and reads it again. */
  private final Graph graph =
      new Graph(
          List.of(input),
          List.of(before, after, state),
          List.of(
              new Node(0, new Reshape(), List.of(state), List.of(before)),
              new Node(1, new Accumulate(), List.of(state, input), List.of()),
              new Node(2, new Reshape(), List.of(state), List.of(after))));

  private static Value value(int id, Shape shape) {
    return Value.of(id, "", DataType.INT8, shape, HALVES, null);
  }

  @Test
  void aVariableBeginsAsZerosAndStays() {
    try (Session session = Model.unoptimized(graph).newSession()) {
      assertRun(session, 1, 2, 9, 9, 10, 11, 10, 11);
      assertRun(session, 3, 4, 10, 11, 13, 15, 13, 15);
      session.reset();
      assertRun(session, 5, 6, 9, 9, 14, 15, 14, 15);
    }
  }

  @Test
  void theDomainChangesNothing() {
    for (Domain domain : Domain.values()) {
      Model model = Model.of(graph, ReadOptions.of(new ScalarIn(domain)));
      assertEquals(domain == Domain.U8 ? 7 : 3, model.plan().steps().size());
      try (Session session = model.newSession()) {
        assertRun(session, 1, 2, 9, 9, 10, 11, 10, 11);
        assertRun(session, 3, 4, 10, 11, 13, 15, 13, 15);
      }
    }
  }

  @Test
  void sessionsHaveVariablesOfTheirOwn() {
    Model model = Model.unoptimized(graph);
    try (Session a = model.newSession();
        Session b = model.newSession()) {
      assertRun(a, 1, 2, 9, 9, 10, 11, 10, 11);
      assertRun(b, 3, 4, 9, 9, 12, 13, 12, 13);
      assertRun(a, 1, 1, 10, 11, 11, 12, 11, 12);
    }
  }

  private static void assertRun(Session session, int... bytes) {
    byte[][] outputs = session.run(new byte[] {(byte) bytes[0], (byte) bytes[1]});
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(new byte[] {(byte) bytes[2 + 2 * i], (byte) bytes[3 + 2 * i]}, outputs[i]);
    }
  }

  /** {@code state += input}, byte by byte. */
  private static final class Accumulate extends Operator {
    @Override
    public String name() {
      return "ACCUMULATE";
    }

    @Override
    public void validate(Node node) {}

    @Override
    public boolean writes(int i) {
      return i == 0;
    }

    @Override
    public Kernel scalar(Node node) {
      int zero = node.input(1).domainShift();
      return new ScalarKernel() {
        @Override
        public void run(Memory memory, Location at, int from, int to) {
          for (int i = 0; i < 2; i++) {
            int sum = memory.i8(at.input(0) + i) + memory.i8(at.input(1) + i);
            memory.i8(at.input(0) + i, sum - zero);
          }
        }
      };
    }
  }
}
