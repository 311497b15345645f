package dev.octet.cases;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Location;
import dev.octet.operator.Concatenation;
import dev.octet.operator.CustomOperator;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import java.util.List;

/** Operators that the user brings, between others. */
final class CustomCases {
  /** One that turns the bytes of its first input around, and copies the first of them. */
  static final CustomOperator.Library LIBRARY =
      name -> name.equals("TURN") ? CustomCases::turn : null;

  private CustomCases() {}

  static void addTo(List<OperatorCase> cases) {
    for (DataType type : new DataType[] {DataType.INT8, DataType.UINT8}) {
      cases.add(
          OperatorCase.random(
              "TURN between others " + type.label(),
              g -> {
                Value x = g.any(type, 1, 6);
                Value both = g.node(new Concatenation(1), g.result(type, 0.5f, 9, 1, 12), x, x);
                Value turned = g.result(type, 0.5f, 9, 1, 12);
                Value first = g.result(type, 0.5f, 9, 1);
                g.nodes(turn(), List.of(turned, first), both, g.constant(type, 1, 3, 2));
                g.node(new Concatenation(1), g.result(type, 0.5f, 9, 1, 18), turned, x);
              }));
    }
    cases.add(
        OperatorCase.byHand(
            "TURN",
            g -> {
              Value x = g.any(DataType.INT8, 4);
              g.nodes(
                  turn(), List.of(g.anyResult(DataType.INT8, 4), g.anyResult(DataType.INT8, 1)), x);
            },
            3,
            2,
            1,
            0,
            0));
  }

  private static CustomOperator turn() {
    return new CustomOperator("TURN", new byte[] {1, 2, 3}, CustomCases::turn);
  }

  private static void turn(Node node, Memory memory, Location at) {
    int bytes = node.input(0).bytes();
    for (int i = 0; i < bytes; i++) {
      memory.i8(at.output() + i, memory.i8(at.input(0) + bytes - 1 - i));
    }
    memory.i8(at.output(1), memory.i8(at.input(0)));
  }
}
