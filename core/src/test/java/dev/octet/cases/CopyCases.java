package dev.octet.cases;

import static dev.octet.tensor.DataType.BOOL;
import static dev.octet.tensor.DataType.FLOAT32;
import static dev.octet.tensor.DataType.INT16;
import static dev.octet.tensor.DataType.INT32;
import static dev.octet.tensor.DataType.INT64;
import static dev.octet.tensor.DataType.INT8;
import static dev.octet.tensor.DataType.UINT8;

import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.Arithmetic;
import dev.octet.operator.BatchToSpaceNd;
import dev.octet.operator.BroadcastTo;
import dev.octet.operator.Concatenation;
import dev.octet.operator.DepthToSpace;
import dev.octet.operator.ExpandDims;
import dev.octet.operator.Fill;
import dev.octet.operator.MirrorPad;
import dev.octet.operator.Operator;
import dev.octet.operator.Pack;
import dev.octet.operator.Pad;
import dev.octet.operator.PadV2;
import dev.octet.operator.Reshape;
import dev.octet.operator.ReverseV2;
import dev.octet.operator.Slice;
import dev.octet.operator.SpaceToBatchNd;
import dev.octet.operator.SpaceToDepth;
import dev.octet.operator.Split;
import dev.octet.operator.SplitV;
import dev.octet.operator.Squeeze;
import dev.octet.operator.StridedSlice;
import dev.octet.operator.Tile;
import dev.octet.operator.Transpose;
import dev.octet.operator.Unpack;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Operators that copy elements from place to place, in every type. */
final class CopyCases {
  private CopyCases() {}

  static void addTo(List<OperatorCase> cases) {
    for (DataType type : new DataType[] {INT8, UINT8, FLOAT32, INT32, INT64, INT16, BOOL}) {
      copies(cases, type);
      parts(cases, type);
      paddings(cases, type);
      blocks(cases, type);
    }
    slicesByHand(cases);
    computedSlices(cases);
    computedSlicesByHand(cases);
    partsByHand(cases);
    paddingsByHand(cases);
    blocksByHand(cases);
  }

  /** A case of one node from a random input of {@code from} to an output of {@code to}. */
  private static void one(
      List<OperatorCase> cases,
      String what,
      DataType type,
      Operator operator,
      int[] from,
      int[] to,
      int[]... parameters) {
    cases.add(
        OperatorCase.random(
            operator.name() + " " + what + " " + Shape.of(from) + " " + type.label(),
            g -> {
              List<Value> operands = new ArrayList<>();
              operands.add(g.any(type, from));
              for (int[] each : parameters) {
                operands.add(g.ints(each));
              }
              g.node(operator, g.anyResult(type, to), operands.toArray(Value[]::new));
            }));
  }

  private static int[] of(int... values) {
    return values;
  }

  private static void copies(List<OperatorCase> cases, DataType type) {
    one(cases, "021", type, new Transpose(), of(3, 4, 5), of(3, 5, 4), of(0, 2, 1));
    one(cases, "", type, new Reshape(), of(3, 4), of(2, 6), of(2, 6));
    one(cases, "", type, new Squeeze(), of(1, 5, 1), of(5));
    one(cases, "at 1", type, new ExpandDims(), of(3, 4), of(3, 1, 4), of(1));
    one(cases, "box", type, new Slice(), of(4, 5, 6), of(2, 5, 3), of(1, 0, 2), of(2, -1, 3));
    one(cases, "rows", type, new Slice(), of(6, 20), of(2, 20), of(3, 0), of(2, 20));
    one(cases, "twice and thrice", type, new Tile(), of(2, 3), of(4, 9), of(2, 3));
    one(cases, "of outer axes", type, new Tile(), of(2, 3), of(6, 3), of(3, 1));
    one(cases, "of axes", type, new BroadcastTo(), of(3, 1), of(2, 3, 4), of(2, 3, 4));
    one(cases, "of all", type, new ReverseV2(), of(2, 3, 4), of(2, 3, 4), of(0, 1, 2));
    one(cases, "of the middle", type, new ReverseV2(), of(2, 3, 4), of(2, 3, 4), of(-2));
    one(
        cases,
        "backwards",
        type,
        new StridedSlice(1, 3, 0, 0, 0, false),
        of(5, 7),
        of(3, 4),
        of(0, 6),
        of(0, 0),
        of(2, -2));
    one(
        cases,
        "ellipsis, new axis, shrunk",
        type,
        new StridedSlice(0, 0, 2, 1, 4, false),
        of(2, 3, 4, 5),
        of(1, 2, 3, 4),
        of(0, 0, 2),
        of(0, 0, 3),
        of(1, 1, 1));
    cases.add(
        OperatorCase.random(
            "concatenation of " + type.label(),
            g ->
                g.node(
                    new Concatenation(1),
                    g.anyResult(type, 2, 5),
                    g.any(type, 2, 3),
                    g.any(type, 2, 2))));
    cases.add(
        OperatorCase.random(
            "fill with " + type.label(),
            g -> g.node(new Fill(), g.anyResult(type, 3, 5), g.ints(3, 5), g.any(type))));
  }

  private static void parts(List<OperatorCase> cases, DataType type) {
    for (int axis : of(0, 1, -1)) {
      int[] third = {6, 3, 12};
      third[axis < 0 ? 2 : axis] /= 3;
      cases.add(
          OperatorCase.random(
              "split along " + axis + " " + type.label(),
              g ->
                  g.nodes(
                      new Split(3),
                      List.of(
                          g.anyResult(type, third),
                          g.anyResult(type, third),
                          g.anyResult(type, third)),
                      g.ints(axis),
                      g.any(type, 6, 3, 12))));
    }
    cases.add(
        OperatorCase.random(
            "split at 2, 5 " + type.label(),
            g ->
                g.nodes(
                    new SplitV(),
                    List.of(
                        g.anyResult(type, 4, 2), g.anyResult(type, 4, 3), g.anyResult(type, 4, 1)),
                    g.any(type, 4, 6),
                    g.ints(2, -1, 1),
                    g.ints(1))));
    cases.add(
        OperatorCase.random(
            "unpack and pack along other axes " + type.label(),
            g -> {
              List<Value> results = new ArrayList<>();
              for (int i = 0; i < 3; i++) {
                results.add(g.anyResult(type, 4, 5));
              }
              List<Value> rows = g.nodes(new Unpack(1), results, g.any(type, 4, 3, 5));
              g.node(new Pack(-1), g.anyResult(type, 4, 5, 3), rows.toArray(Value[]::new));
              g.node(new Pack(0), g.anyResult(type, 2, 4, 5), rows.get(2), rows.get(0));
            }));
  }

  private static void paddings(List<OperatorCase> cases, DataType type) {
    one(cases, "", type, new Pad(), of(3, 4), of(6, 5), of(1, 2, 0, 1));
    int[] wide = {0, 0, 2, 1, 1, 2};
    one(cases, "symmetric", type, new MirrorPad(true), of(2, 3, 2), of(2, 6, 5), wide);
    one(cases, "reflected", type, new MirrorPad(false), of(2, 3, 3), of(2, 6, 6), wide);
    cases.add(
        OperatorCase.random(
            "pad with an element " + type.label(),
            g ->
                g.node(
                    new PadV2(),
                    g.anyResult(type, 6, 5),
                    g.any(type, 3, 4),
                    g.ints(1, 2, 0, 1),
                    g.any(type, 1))));
  }

  private static void blocks(List<OperatorCase> cases, DataType type) {
    one(cases, "of 2", type, new SpaceToDepth(2), of(2, 4, 6, 3), of(2, 2, 3, 12));
    one(cases, "of 3", type, new DepthToSpace(3), of(1, 2, 2, 18), of(1, 6, 6, 2));
    one(
        cases,
        "padded",
        type,
        new SpaceToBatchNd(),
        of(2, 5, 7, 3),
        of(12, 4, 3, 3),
        of(2, 3),
        of(1, 2, 2, 0));
    one(
        cases,
        "far beyond its edges",
        type,
        new SpaceToBatchNd(),
        of(1, 2, 1),
        of(3, 4, 1),
        of(3),
        of(5, 5));
    one(
        cases,
        "cropped",
        type,
        new BatchToSpaceNd(),
        of(12, 4, 3, 3),
        of(2, 5, 7, 3),
        of(2, 3),
        of(1, 2, 2, 0));
  }

  /** A case worked out by hand: the input counts from 0, its zero point is 5. */
  private static void hand(
      List<OperatorCase> cases,
      String what,
      Operator operator,
      int[] from,
      int[] to,
      int[] expected,
      int[]... parameters) {
    cases.add(
        OperatorCase.byHand(
            operator.name() + " by hand: " + what,
            g -> {
              List<Value> operands = new ArrayList<>();
              operands.add(g.input(INT8, 1, 5, from));
              for (int[] each : parameters) {
                operands.add(g.ints(each));
              }
              g.node(operator, g.result(INT8, 1, 5, to), operands.toArray(Value[]::new));
            },
            expected));
  }

  private static void slicesByHand(List<OperatorCase> cases) {
    // A 3x3 input is 0 1 2 / 3 4 5 / 6 7 8.
    hand(
        cases,
        "every other row, columns backwards",
        new StridedSlice(0, 2, 0, 0, 0, false),
        of(3, 3),
        of(2, 3),
        of(2, 1, 0, 8, 7, 6),
        of(0, 2),
        of(3, 0),
        of(2, -1));
    hand(
        cases,
        "the last column, counted from the end and shrunk",
        new StridedSlice(1, 1, 0, 0, 2, false),
        of(3, 3),
        of(3),
        of(2, 5, 8),
        of(1, -1),
        of(1, 0),
        of(1, 1));
    hand(
        cases,
        "the end is counted from the begin",
        new StridedSlice(0, 0, 0, 0, 0, true),
        of(9),
        of(2),
        of(3, 5),
        of(3),
        of(4),
        of(2));
    int[] twice = {2, 2};
    hand(cases, "2x2", new Slice(), of(3, 3), twice, of(1, 2, 4, 5), of(0, 1), of(2, -1));
    hand(cases, "2x2", new Tile(), of(1, 2), of(2, 4), of(0, 1, 0, 1, 0, 1, 0, 1), twice);
    hand(cases, "a column", new BroadcastTo(), of(2, 1), of(2, 3), of(0, 0, 0, 1, 1, 1), of(2, 3));
    hand(cases, "rows of 2x2", new ReverseV2(), twice, twice, of(2, 3, 0, 1), of(0));
    hand(cases, "a vector", new ExpandDims(), of(2), of(1, 2), of(0, 1), of(0));
    cases.add(
        OperatorCase.byHand(
            "fill with 7",
            g ->
                g.node(
                    new Fill(),
                    g.result(INT8, 1, 3, 3),
                    g.ints(3),
                    g.literal(INT8, 1, 3, of(1), 7)),
            7,
            7,
            7));
  }

  /** Begins are random, mostly outside. */
  private static void computedSlices(List<OperatorCase> cases) {
    for (DataType type : new DataType[] {INT32, INT64}) {
      cases.add(
          OperatorCase.random(
              "slice from a computed begin " + type.label(),
              g ->
                  g.node(
                      new Slice(),
                      g.anyResult(INT8, 2, 3, 4),
                      g.any(INT8, 2, 70, 90),
                      g.plainInput(type, 3),
                      g.ints(2, 3, 4))));
      cases.add(
          OperatorCase.random(
              "strided slice from a computed begin " + type.label(),
              g ->
                  g.node(
                      new StridedSlice(0, 0, 0, 4, 11, false),
                      g.anyResult(INT8, 1, 5),
                      g.any(INT8, 70, 90, 4, 5),
                      g.plainInput(type, 4),
                      g.plainInput(type, 4),
                      g.ints(-3, 7, 1, 1))));
    }
  }

  private static void computedSlicesByHand(List<OperatorCase> cases) {
    // A 3x3 input is 0 1 2 / 3 4 5 / 6 7 8, a computed begin 0 1, and moved inside 5 6.
    for (int more : new int[] {0, 5}) {
      int[] expected = more == 0 ? of(1, 2, 4, 5) : of(4, 5, 7, 8);
      cases.add(
          OperatorCase.byHand(
              "slice from 0 1 and " + more,
              g -> {
                Value x = g.input(INT8, 1, 0, 3, 3);
                g.onlyOutput(
                    g.node(new Slice(), g.result(INT8, 1, 0, 2, 2), x, sum(g, more), g.ints(2, 2)));
              },
              expected));
    }
    cases.add(
        OperatorCase.byHand(
            "slice of computed extents",
            g -> {
              Value x = g.input(INT8, 1, 0, 3, 3);
              g.onlyOutput(
                  g.node(
                      new Slice(), g.result(INT8, 1, 0, 2, 3), x, g.ints(1, 0), always(g, 2, 3)));
            },
            of(3, 4, 5, 6, 7, 8)));
    cases.add(
        OperatorCase.byHand(
            "strided slice of computed ends",
            g -> {
              Value x = g.input(INT8, 1, 0, 3, 3);
              g.onlyOutput(
                  g.node(
                      new StridedSlice(0, 0, 0, 0, 0, false),
                      g.result(INT8, 1, 0, 2, 2),
                      x,
                      always(g, 0, 1),
                      always(g, 2, 3),
                      g.ints(1, 1)));
            },
            of(1, 2, 4, 5)));
    cases.add(
        OperatorCase.byHand(
            "one computed column, counted from the end",
            g -> {
              Value x = g.input(INT8, 1, 0, 3, 3);
              g.onlyOutput(
                  g.node(
                      new StridedSlice(1, 3, 0, 0, 2, false),
                      g.result(INT8, 1, 0, 3),
                      x,
                      sum(g, -3),
                      g.ints(0, 0),
                      g.ints(1, 1)));
            },
            of(1, 4, 7)));
  }

  /** A computed vector that holds the same whatever the inputs hold. */
  private static Value always(CaseGraph g, int... values) {
    Value least =
        g.node(
            new Arithmetic(Arithmetic.Kind.MAXIMUM, Activation.NONE),
            g.integers(INT32, values.length),
            g.plainInput(INT32, values.length),
            g.ints(values));
    return g.node(
        new Arithmetic(Arithmetic.Kind.MINIMUM, Activation.NONE),
        g.integers(INT32, values.length),
        least,
        g.ints(values));
  }

  /** A computed vector: 0, 1 and {@code more} each. */
  private static Value sum(CaseGraph g, int more) {
    return g.node(
        new Add(Activation.NONE), g.integers(INT32, 2), g.plainInput(INT32, 2), g.ints(more, more));
  }

  private static void partsByHand(List<OperatorCase> cases) {
    cases.add(
        OperatorCase.byHand(
            "split columns of 2x2",
            g ->
                g.nodes(
                    new Split(2),
                    List.of(g.result(INT8, 1, 0, 2, 1), g.result(INT8, 1, 0, 2, 1)),
                    g.ints(1),
                    g.input(INT8, 1, 0, 2, 2)),
            of(0, 2, 1, 3)));
    cases.add(
        OperatorCase.byHand(
            "split 2x3 after its first column",
            g ->
                g.nodes(
                    new SplitV(),
                    List.of(g.result(INT8, 1, 0, 2, 1), g.result(INT8, 1, 0, 2, 2)),
                    g.input(INT8, 1, 0, 2, 3),
                    g.ints(1, 2),
                    g.ints(-1)),
            of(0, 3, 1, 2, 4, 5)));
    cases.add(
        OperatorCase.byHand(
            "unpack columns of 2x2",
            g ->
                g.nodes(
                    new Unpack(-1),
                    List.of(g.result(INT8, 1, 0, 2), g.result(INT8, 1, 0, 2)),
                    g.input(INT8, 1, 0, 2, 2)),
            of(0, 2, 1, 3)));
    cases.add(
        OperatorCase.byHand(
            "pack two vectors as columns",
            g ->
                g.node(
                    new Pack(1),
                    g.result(INT8, 1, 0, 2, 2),
                    g.input(INT8, 1, 0, 2),
                    g.literal(INT8, 1, 0, of(2), 8, 9)),
            of(0, 8, 1, 9)));
  }

  private static void paddingsByHand(List<OperatorCase> cases) {
    int[] two = {2, 2};
    hand(cases, "edge", new MirrorPad(true), of(3), of(7), of(1, 0, 0, 1, 2, 2, 1), two);
    hand(cases, "no edge", new MirrorPad(false), of(3), of(7), of(2, 1, 0, 1, 2, 1, 0), two);
    cases.add(
        OperatorCase.byHand(
            "pad with 9",
            g ->
                g.node(
                    new PadV2(),
                    g.result(INT8, 1, 3, 4),
                    g.input(INT8, 1, 3, 2),
                    g.ints(1, 1),
                    g.literal(INT8, 1, 3, of(1), 9)),
            of(9, 0, 1, 9)));
  }

  private static void blocksByHand(List<OperatorCase> cases) {
    int[] moved = {0, 1, 4, 5, 2, 3, 6, 7};
    hand(cases, "2x4", new SpaceToDepth(2), of(1, 2, 4, 1), of(1, 1, 2, 4), moved);
    hand(cases, "1x2", new DepthToSpace(2), of(1, 1, 2, 4), of(1, 2, 4, 1), moved);
    hand(
        cases,
        "3, padded before",
        new SpaceToBatchNd(),
        of(1, 3, 1),
        of(2, 2, 1),
        of(5, 1, 0, 2),
        of(2),
        of(1, 0));
    hand(
        cases,
        "2x2, cropped after",
        new BatchToSpaceNd(),
        of(2, 2, 1),
        of(1, 3, 1),
        of(0, 2, 1),
        of(2),
        of(0, 1));
  }
}
