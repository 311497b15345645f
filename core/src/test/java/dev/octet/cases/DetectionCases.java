package dev.octet.cases;

import static dev.octet.tensor.DataType.FLOAT32;
import static dev.octet.tensor.DataType.INT8;
import static dev.octet.tensor.DataType.UINT8;

import dev.octet.graph.Value;
import dev.octet.operator.DetectionPostprocess;
import dev.octet.operator.DetectionPostprocess.Limits;
import dev.octet.operator.DetectionPostprocess.Scales;
import dev.octet.tensor.DataType;
import java.util.List;

/** What a detector found. */
final class DetectionCases {
  private static final Scales USUAL = new Scales(10, 10, 5, 5);

  /** So large that boxes are their anchors. */
  private static final Scales HUGE = new Scales(1e30f, 1e30f, 1e30f, 1e30f);

  private DetectionCases() {}

  static void addTo(List<OperatorCase> cases) {
    for (boolean isRegular : new boolean[] {false, true}) {
      for (DataType type : new DataType[] {FLOAT32, INT8, UINT8}) {
        String kind = (isRegular ? " regular " : " fast ") + type.label();
        random(cases, "boxes" + kind, type, isRegular, new Limits(10, 1, 100, 5), 0.3f);
        random(cases, "boxes of several classes" + kind, type, isRegular, limits(3, 4), 0.2f);
        random(cases, "no boxes" + kind, type, isRegular, limits(1, 4), 1e9f);
      }
    }
    byHand(cases);
  }

  private static Limits limits(int classesPerDetection, int classes) {
    return new Limits(7, classesPerDetection, 3, classes);
  }

  private static void random(
      List<OperatorCase> cases,
      String name,
      DataType type,
      boolean isRegular,
      Limits limits,
      float leastScore) {
    int boxes = 50;
    cases.add(
        OperatorCase.random(
            name,
            g -> {
              boolean isFloat = type == FLOAT32;
              int zero = type == INT8 ? -128 : 0;
              Value encodings =
                  isFloat
                      ? g.floatInput(1, boxes, 4)
                      : g.input(type, 0.06f, zero + 120, 1, boxes, 4);
              Value scores =
                  isFloat ? g.floatInput(1, boxes, 5) : g.input(type, 1 / 256f, zero, 1, boxes, 5);
              Value anchors =
                  isFloat
                      ? g.floatMatrix(4, anchors(boxes))
                      : g.constant(type, 0.004f, zero + 3, boxes, 4);
              add(
                  g,
                  new DetectionPostprocess(limits, isRegular, leastScore, 0.4f, USUAL),
                  encodings,
                  scores,
                  anchors);
            }));
  }

  /** Centers on a grid, and sizes. */
  private static float[] anchors(int boxes) {
    float[] anchors = new float[4 * boxes];
    for (int i = 0; i < boxes; i++) {
      anchors[4 * i] = i / 7 / 8f;
      anchors[4 * i + 1] = i % 7 / 8f;
      anchors[4 * i + 2] = 0.1f + i % 3 * 0.2f;
      anchors[4 * i + 3] = 0.2f + i % 2 * 0.2f;
    }
    return anchors;
  }

  private static void add(
      CaseGraph g, DetectionPostprocess operator, Value encodings, Value scores, Value anchors) {
    List<Value> results =
        List.of(
            g.integers(FLOAT32, operator.outputShape(0).toArray()),
            g.integers(FLOAT32, operator.outputShape(1).toArray()),
            g.integers(FLOAT32, operator.outputShape(2).toArray()),
            g.integers(FLOAT32, operator.outputShape(3).toArray()));
    g.nodes(operator, results, encodings, scores, anchors);
  }

  private static void byHand(List<OperatorCase> cases) {
    // Of the scores 0 and 1 the second is enough: center 4 * 2 + 0, 5 * 2 + 0, half sizes 1.
    cases.add(
        OperatorCase.byHandInFloats(
            "one of two boxes",
            g ->
                add(
                    g,
                    new DetectionPostprocess(
                        new Limits(2, 1, 1, 1), false, 0.5f, 0.5f, new Scales(1, 1, 1e30f, 1e30f)),
                    g.floatInput(1, 2, 4),
                    g.floatInput(1, 2, 1),
                    g.floatMatrix(4, 10, 20, 2, 4, 0, 0, 2, 2)),
            7,
            9,
            9,
            11,
            0,
            0,
            0,
            0,
            0,
            0,
            1,
            0,
            1));
    overlaps(cases);
  }

  private static void overlaps(List<OperatorCase> cases) {
    // Boxes of areas 4 and 2, one inside the other; scores 0 1, 2 3.
    float[] anchors = {0, 0, 2, 2, 0, 0, 2, 1};
    cases.add(
        OperatorCase.byHandInFloats(
            "boxes that overlap by half are both found",
            g ->
                add(
                    g,
                    new DetectionPostprocess(new Limits(3, 1, 2, 2), true, 0, 0.5f, HUGE),
                    g.floatInput(1, 2, 4),
                    g.floatInput(1, 2, 2),
                    g.floatMatrix(4, anchors)),
            -1,
            -0.5f,
            1,
            0.5f,
            -1,
            -0.5f,
            1,
            0.5f,
            -1,
            -1,
            1,
            1,
            1,
            0,
            1,
            3,
            2,
            1,
            3));
    cases.add(
        OperatorCase.byHandInFloats(
            "boxes that overlap by more than allowed are one",
            g ->
                add(
                    g,
                    new DetectionPostprocess(new Limits(2, 2, 2, 2), false, 0, 0.49f, HUGE),
                    g.floatInput(1, 2, 4),
                    g.floatInput(1, 2, 2),
                    g.floatMatrix(4, anchors)),
            -1,
            -0.5f,
            1,
            0.5f,
            -1,
            -0.5f,
            1,
            0.5f,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            3,
            2,
            0,
            0,
            1));
  }
}
