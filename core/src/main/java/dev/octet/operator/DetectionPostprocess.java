package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.Exponential;
import dev.octet.numerics.FloatQuantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * The custom operator TFLite_Detection_PostProcess: what a detector found, of n anchors. Box
 * encodings {@code [1,n,4 or more]} and scores {@code [1,n,classes or classes + 1]}, a first
 * background class left out, and anchors {@code [n,4]}, each float32 or 8-bit, which is
 * dequantized. Encodings and anchors are y, x, h, w:
 *
 * <pre>{@code
 * center = encoding / scale * anchor size + anchor center
 * half size = 0.5 * exp(encoding / scale) * anchor size
 * }</pre>
 *
 * <p>in float64, each rounded to float32 once. {@link BoxSuppression} works on the best score of
 * each box, whose K best classes follow each other in the outputs, or, regular, on each class for
 * itself, and the best D of all classes are the result; of equal scores the lower class comes
 * first. Outputs float32 boxes {@code [1,D*K,4]} of ymin, xmin, ymax, xmax, classes {@code
 * [1,D*K]}, scores {@code [1,D*K]}, all 0 where nothing was found, and the number of boxes {@code
 * [1]}.
 */
public final class DetectionPostprocess extends Operator {
  /** The name in .tflite files. */
  public static final String NAME = "TFLite_Detection_PostProcess";

  private final Limits limits;
  private final boolean isRegular;
  private final float leastScore;
  private final float mostOverlap;
  private final Scales scales;

  /**
   * How much there is of everything.
   *
   * @param detections D, boxes that are found at most
   * @param classesPerDetection K, classes that are told of each box if it is not regular
   * @param detectionsPerClass boxes of each class at most if it is regular
   * @param classes without the background
   */
  public record Limits(
      int detections, int classesPerDetection, int detectionsPerClass, int classes) {}

  /** What the parts of an encoding are divided by. */
  public record Scales(float y, float x, float h, float w) {}

  /**
   * The operator.
   *
   * @param isRegular whether every class is suppressed for itself
   * @param leastScore that a box needs
   * @param mostOverlap that two boxes may have, above 0, at most 1
   */
  public DetectionPostprocess(
      Limits limits, boolean isRegular, float leastScore, float mostOverlap, Scales scales) {
    this.limits = limits;
    this.isRegular = isRegular;
    this.leastScore = leastScore;
    this.mostOverlap = mostOverlap;
    this.scales = scales;
  }

  /** How much there is of everything. */
  public Limits limits() {
    return limits;
  }

  /** Whether every class is suppressed for itself. */
  public boolean isRegular() {
    return isRegular;
  }

  /** The score that a box needs. */
  public float leastScore() {
    return leastScore;
  }

  /** The overlap that two boxes may have. */
  public float mostOverlap() {
    return mostOverlap;
  }

  /** What the parts of an encoding are divided by. */
  public Scales scales() {
    return scales;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** The shape of output {@code i}. */
  public Shape outputShape(int i) {
    int rows = limits.detections * limits.classesPerDetection;
    return i == 0 ? Shape.of(1, rows, 4) : i == 3 ? Shape.of(1) : Shape.of(1, rows);
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 3, 3, 4);
    long rows = (long) limits.detections * limits.classesPerDetection;
    if (limits.detections < 1
        || limits.classesPerDetection < 1
        || limits.detectionsPerClass < 1
        || limits.classes < 1
        || 16 * rows > Integer.MAX_VALUE
        || !(mostOverlap > 0 && mostOverlap <= 1)) {
      throw Check.invalid(node, "its options are out of range");
    }
    for (Value input : node.inputs()) {
      Check.numbers(node, input);
      Check.rank(node, input, input == node.input(2) ? 2 : 3);
    }
    Shape encodings = node.input(0).shape();
    Shape scores = node.input(1).shape();
    int background = scores.dim(2) - limits.classes;
    if (encodings.dim(0) != 1
        || encodings.dim(2) < 4
        || scores.dim(0) != 1
        || scores.dim(1) != encodings.dim(1)
        || background < 0
        || background > 1
        || !node.input(2).shape().equals(Shape.of(encodings.dim(1), 4))) {
      throw Check.invalid(
          node,
          node.input(0) + ", " + node.input(1) + " and " + node.input(2) + " do not fit together");
    }
    for (int i = 0; i < 4; i++) {
      Check.type(node, node.outputs().get(i), DataType.FLOAT32);
      Check.outputShape(node, i, outputShape(i));
    }
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node, this);
  }

  /** Reads elements as reals. */
  private static final class Reals {
    private final FloatQuantization rule;
    private final int mask;

    Reals(Value value) {
      this.rule = value.type() == DataType.FLOAT32 ? null : FloatQuantization.of(value);
      this.mask = value.type().mask();
    }

    float get(Memory memory, int address, int i) {
      return rule == null
          ? memory.f32(address + 4 * i)
          : rule.dequantize(memory.i8(address + i) & mask);
    }
  }

  /** One unit is everything. */
  private static final class Scalar extends ScalarKernel {
    private final DetectionPostprocess operator;
    private final Limits limits;
    private final Reals encodings;
    private final Reals scores;
    private final Reals anchors;
    private final int boxes;
    private final int encodingSize;
    private final int scoreSize;
    private final BoxSuppression suppression;

    Scalar(Node node, DetectionPostprocess operator) {
      this.operator = operator;
      this.limits = operator.limits;
      this.encodings = new Reals(node.input(0));
      this.scores = new Reals(node.input(1));
      this.anchors = new Reals(node.input(2));
      this.boxes = node.input(0).shape().dim(1);
      this.encodingSize = node.input(0).shape().last();
      this.scoreSize = node.input(1).shape().last();
      this.suppression = new BoxSuppression(boxes, operator.leastScore, operator.mostOverlap);
    }

    @Override
    public long scratchBytes() {
      return suppression.bytes();
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      if (from == to) {
        return;
      }
      int rows = limits.detections * limits.classesPerDetection;
      memory.fill(at.output(0), 0, 16 * rows);
      memory.fill(at.output(1), 0, 4 * rows);
      memory.fill(at.output(2), 0, 4 * rows);
      Scales scales = operator.scales;
      for (int i = 0; i < boxes; i++) {
        decode(memory, at, i, 0, scales.y, scales.h);
        decode(memory, at, i, 1, scales.x, scales.w);
      }
      memory.f32(at.output(3), operator.isRegular ? regular(memory, at) : fast(memory, at));
    }

    /** One axis of a box: 0 for y and h, 1 for x and w. */
    private void decode(Memory memory, Location at, int i, int axis, double scale, double scaleOf) {
      double place = encodings.get(memory, at.input(0), i * encodingSize + axis);
      double size = encodings.get(memory, at.input(0), i * encodingSize + axis + 2);
      double anchor = anchors.get(memory, at.input(2), 4 * i + axis);
      double anchorSize = anchors.get(memory, at.input(2), 4 * i + axis + 2);
      float center = (float) (place / scale * anchorSize + anchor);
      float half = (float) (0.5 * Exponential.exp(size / scaleOf) * anchorSize);
      int box = suppression.box(at.scratch(), i) + 4 * axis;
      memory.f32(box, center - half);
      memory.f32(box + 8, center + half);
    }

    private float score(Memory memory, Location at, int box, int c) {
      int background = scoreSize - limits.classes;
      return scores.get(memory, at.input(1), box * scoreSize + background + c);
    }

    private int fast(Memory memory, Location at) {
      for (int i = 0; i < boxes; i++) {
        int best = nextClass(memory, at, i, -1);
        float score = best < 0 ? Float.NaN : score(memory, at, i, best);
        memory.f32(suppression.score(at.scratch(), i), score);
      }
      int found = suppression.choose(memory, at.scratch(), limits.detections);
      for (int i = 0; i < found; i++) {
        int box = suppression.chosen(memory, at.scratch(), i);
        int c = nextClass(memory, at, box, -1);
        for (int k = 0; k < limits.classesPerDetection && c >= 0; k++) {
          int row = limits.classesPerDetection * i + k;
          write(memory, at, row, box, c, score(memory, at, box, c));
          c = nextClass(memory, at, box, c);
        }
      }
      return found;
    }

    /** The class of a box that follows {@code last} by falling score, the best after -1, or -1. */
    private int nextClass(Memory memory, Location at, int box, int last) {
      float most = last < 0 ? 0 : score(memory, at, box, last);
      float bestScore = 0;
      int best = -1;
      for (int c = 0; c < limits.classes; c++) {
        float score = score(memory, at, box, c);
        boolean follows = last < 0 ? score == score : score < most || score == most && c > last;
        if (follows && (best < 0 || score > bestScore)) {
          best = c;
          bestScore = score;
        }
      }
      return best;
    }

    private int regular(Memory memory, Location at) {
      int most = Math.min(limits.detectionsPerClass, limits.detections);
      int found = 0;
      for (int c = 0; c < limits.classes; c++) {
        for (int i = 0; i < boxes; i++) {
          memory.f32(suppression.score(at.scratch(), i), score(memory, at, i, c));
        }
        int count = suppression.choose(memory, at.scratch(), most);
        for (int i = 0; i < count; i++) {
          int box = suppression.chosen(memory, at.scratch(), i);
          found = insert(memory, at, found, box, c, score(memory, at, box, c));
        }
      }
      return found;
    }

    /** Puts a result among those found so far, behind all of its score. */
    private int insert(Memory memory, Location at, int found, int box, int c, float score) {
      int row = found;
      while (row > 0 && score > memory.f32(at.output(2) + 4 * (row - 1))) {
        row--;
      }
      if (row == limits.detections) {
        return found;
      }
      int total = Math.min(found + 1, limits.detections);
      int moved = total - 1 - row;
      for (int i = 0; i < 3; i++) {
        int size = i == 0 ? 16 : 4;
        int first = at.output(i) + size * row;
        memory.copy(first, first + size, size * moved);
      }
      write(memory, at, row, box, c, score);
      return total;
    }

    private void write(Memory memory, Location at, int row, int box, int c, float score) {
      memory.copy(suppression.box(at.scratch(), box), at.output(0) + 16 * row, 16);
      memory.f32(at.output(1) + 4 * row, c);
      memory.f32(at.output(2) + 4 * row, score);
    }
  }
}
