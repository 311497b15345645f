package dev.octet.cases;

import static dev.octet.tensor.DataType.COMPLEX64;
import static dev.octet.tensor.DataType.FLOAT32;

import dev.octet.graph.Value;
import dev.octet.operator.ComplexPart;
import dev.octet.operator.Pad;
import dev.octet.operator.Rfft2d;
import dev.octet.operator.Transpose;
import java.util.List;

/** Fourier transforms and complex numbers. */
final class SignalCases {
  private SignalCases() {}

  static void addTo(List<OperatorCase> cases) {
    transforms(cases);
    parts(cases);
    byHand(cases);
  }

  private static void transforms(List<OperatorCase> cases) {
    int[][] sizes = {
      {1, 1, 1, 1}, {1, 2, 1, 2}, {2, 1, 2, 1}, {1, 400, 1, 512}, {5, 11, 4, 8}, {3, 7, 8, 16}
    };
    for (int[] size : sizes) {
      cases.add(
          OperatorCase.random(
              "RFFT2D of " + size[0] + "x" + size[1] + " in " + size[2] + "x" + size[3],
              g ->
                  g.node(
                      new Rfft2d(),
                      g.integers(COMPLEX64, 3, size[2], size[3] / 2 + 1),
                      g.floatInput(3, size[0], size[1]),
                      g.ints(size[2], size[3]))));
    }
  }

  private static void parts(List<OperatorCase> cases) {
    for (ComplexPart.Kind kind : ComplexPart.Kind.values()) {
      cases.add(
          OperatorCase.random(
              kind + " of a spectrum",
              g -> {
                Value spectrum =
                    g.node(
                        new Rfft2d(),
                        g.integers(COMPLEX64, 4, 1, 17),
                        g.floatInput(4, 1, 32),
                        g.ints(1, 32));
                g.node(new ComplexPart(kind), g.floatResult(4, 1, 17), spectrum);
              }));
    }
    cases.add(
        OperatorCase.random(
            "complex numbers are moved",
            g -> {
              Value turned =
                  g.node(
                      new Transpose(),
                      g.integers(COMPLEX64, 5, 3),
                      g.plainInput(COMPLEX64, 3, 5),
                      g.ints(1, 0));
              g.node(new Pad(), g.integers(COMPLEX64, 8, 3), turned, g.intMatrix(2, 1, 2, 0, 0));
            }));
  }

  private static void byHand(List<OperatorCase> cases) {
    cases.add(
        OperatorCase.byHandInFloats(
            "RFFT2D of 0, 1, 2, 3",
            g ->
                g.node(new Rfft2d(), g.integers(COMPLEX64, 1, 3), g.floatInput(1, 4), g.ints(1, 4)),
            6,
            0,
            -2,
            2,
            -2,
            0));
    // Sums of columns 2 4, differences -2 -2; then sums and differences of those.
    cases.add(
        OperatorCase.byHandInFloats(
            "RFFT2D of 2x2",
            g ->
                g.node(new Rfft2d(), g.integers(COMPLEX64, 2, 2), g.floatInput(2, 2), g.ints(2, 2)),
            6,
            0,
            -2,
            0,
            -4,
            0,
            0,
            0));
    // 0 + i, 2 + 3i, 4 + 5i.
    for (ComplexPart.Kind kind : ComplexPart.Kind.values()) {
      float[] expected =
          switch (kind) {
            case REAL -> new float[] {0, 2, 4};
            case IMAG -> new float[] {1, 3, 5};
            case COMPLEX_ABS -> new float[] {1, 3.6055512f, 6.4031243f};
          };
      cases.add(
          OperatorCase.byHandInFloats(
              kind + " of 3 numbers",
              g ->
                  g.node(new ComplexPart(kind), g.integers(FLOAT32, 3), g.plainInput(COMPLEX64, 3)),
              expected));
    }
  }
}
