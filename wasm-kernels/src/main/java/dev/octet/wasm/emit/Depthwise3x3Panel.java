package dev.octet.wasm.emit;

import dev.octet.kernel.Depthwise3x3Params;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * Emits one panel of one row group of {@link Depthwise3x3Params}: the function {@code (params,
 * panel, channel, row 0, row 1, row 2, row 3, target, bytes to the second output row)}.
 *
 * <p>A column of the input is loaded once, interleaved so that four rows (relaxed) or two rows
 * (simd128) of one channel lie side by side, and serves up to three columns and two rows of
 * outputs. A group without a second row has 0 bytes to it: it is computed all the same, stored
 * first, and overwritten by the first row.
 */
final class Depthwise3x3Panel {
  static final int CHANNELS = 8;
  static final int PARAMETERS = 9;

  private static final int TAPS = 3;
  private static final int VECTORS = 2;
  private static final int PIXELS = 2;
  private static final int BIAS = 16;
  private static final int SCALES = BIAS + 4 * CHANNELS;
  private static final int ROWS = 4;

  private final FunctionBuilder f;
  private final Parts parts;
  private final int stride;
  private final int terms;
  private final boolean relaxed;

  private final Local params;
  private final Local panel;
  private final Local channel;
  private final List<Local> rows = new ArrayList<>();
  private final Local rowTarget;
  private final Local secondRow;

  private final Local channels;
  private final Local rowBytes;
  private final Local dilation;
  private final Local pixelBytes;

  /** Bytes from column 0 of an input row to the next column to load. */
  private final Local offset;

  private final Local target;
  private final Local end;
  private final Local full;
  private final List<List<Local>> columns = new ArrayList<>();
  private final Requantize requantize;

  Depthwise3x3Panel(FunctionBuilder f, Parts parts, int stride, int terms, boolean clamps) {
    this.f = f;
    this.parts = parts;
    this.stride = stride;
    this.terms = terms;
    relaxed = parts.dot() != null;
    params = f.param(0);
    panel = f.param(1);
    channel = f.param(2);
    for (int i = 0; i < 4; i++) {
      rows.add(f.param(3 + i));
    }
    rowTarget = f.param(7);
    secondRow = f.param(8);
    channels = f.i32();
    rowBytes = f.i32();
    dilation = f.i32();
    pixelBytes = f.i32();
    offset = f.i32();
    target = f.i32();
    end = f.i32();
    full = f.i32();
    for (int i = 0; i < columns(PIXELS); i++) {
      columns.add(f.v128s(VECTORS));
    }
    requantize = new Requantize(f, params, Depthwise3x3Params.MAGIC, clamps);
  }

  /** Bytes of a packed panel. */
  static int bytes(KernelSpec spec, int stride, int terms) {
    int weightBytes = spec.feature() == Feature.RELAXED ? 1 : 2;
    int weights = terms * outputRows(stride) * TAPS * CHANNELS * ROWS;
    return Depthwise3x3Params.HEADER + weights * weightBytes;
  }

  void emit() {
    param(Depthwise3x3Params.CHANNELS).set(channels);
    param(Depthwise3x3Params.WIDTH).get(channels).op(Op.I32_MUL).set(rowBytes);
    param(Depthwise3x3Params.DILATION).set(dilation);
    f.get(dilation).get(channels).op(Op.I32_MUL).set(pixelBytes);
    rows.subList(0, rowsRead()).forEach(row -> f.add(row, channel));
    f.add(rowTarget, channel);
    param(Depthwise3x3Params.OUT_WIDTH).get(channels).op(Op.I32_MUL);
    f.get(rowTarget).op(Op.I32_ADD).set(end);
    f.get(channels).get(channel).op(Op.I32_SUB).i32(CHANNELS).op(Op.I32_GE_S).set(full);
    f.scope(
        () -> {
          Local phase = f.i32();
          f.i32(0).set(phase);
          f.loop(
              next -> {
                start(phase);
                sweep();
                f.add(phase, 1).get(phase).get(dilation).op(Op.I32_LT_S).brIf(next);
              });
        });
  }

  /** Begins at output column {@code phase}; dilated columns of other phases do not meet its own. */
  private void start(Local phase) {
    f.get(phase);
    param(Depthwise3x3Params.LEFT).op(Op.I32_SUB).get(channels).op(Op.I32_MUL).set(offset);
    f.get(rowTarget).get(phase).get(channels).op(Op.I32_MUL).op(Op.I32_ADD).set(target);
    columns.subList(0, TAPS - stride).forEach(this::columnOrPadding);
  }

  private void sweep() {
    List<List<Local>> loaded = columns.subList(TAPS - stride, columns(PIXELS));
    f.block(
        done ->
            f.loop(
                next -> {
                  inside(loaded);
                  f.get(target).get(end).op(Op.I32_GE_S).brIf(done);
                  loaded.subList(0, stride).forEach(this::columnOrPadding);
                  pixels(1);
                  keep(1);
                  f.br(next);
                }));
  }

  /** Computes pairs of outputs as long as their columns lie in the image. */
  private void inside(List<List<Local>> loaded) {
    f.scope(
        () -> {
          Local lastOffset = f.i32();
          Local lastTarget = f.i32();
          f.get(rowBytes).get(pixelBytes).i32(loaded.size() - 1).op(Op.I32_MUL);
          f.op(Op.I32_SUB).set(lastOffset);
          f.get(end).get(pixelBytes).i32(PIXELS - 1).op(Op.I32_MUL).op(Op.I32_SUB).set(lastTarget);
          f.block(
              done -> {
                f.get(offset).i32(0).op(Op.I32_LT_S).brIf(done);
                f.loop(
                    next -> {
                      f.get(offset).get(lastOffset).op(Op.I32_GE_S).brIf(done);
                      f.get(target).get(lastTarget).op(Op.I32_GE_S).brIf(done);
                      loaded.forEach(this::column);
                      pixels(PIXELS);
                      keep(PIXELS);
                      f.br(next);
                    });
              });
        });
  }

  /** Moves the columns that the outputs after {@code pixels} share to the front. */
  private void keep(int pixels) {
    for (int i = 0; i < TAPS - stride; i++) {
      for (int v = 0; v < VECTORS; v++) {
        f.get(columns.get(stride * pixels + i).get(v)).set(columns.get(i).get(v));
      }
    }
  }

  /** Loads the next column of the image, or zero points outside it. */
  private void columnOrPadding(List<Local> column) {
    f.get(offset).get(rowBytes).op(Op.I32_LT_U);
    f.ifElse(
        () -> interleave(column),
        () -> {
          f.get(params).memory(Op.V128_LOAD32_SPLAT, Depthwise3x3Params.ZERO).tee(column.get(0));
          f.set(column.get(1));
        });
    f.add(offset, pixelBytes);
  }

  private void column(List<Local> column) {
    interleave(column);
    f.add(offset, pixelBytes);
  }

  private void interleave(List<Local> column) {
    Local upper = column.get(0);
    Local lower = column.get(1);
    load(0, Op.V128_LOAD64_ZERO);
    load(1, Op.V128_LOAD64_ZERO);
    f.shuffle(Shuffles.ZIP_LOW_8).set(upper);
    if (rowsRead() == ROWS) {
      load(2, Op.V128_LOAD64_ZERO);
      load(3, Op.V128_LOAD64_ZERO);
      f.shuffle(Shuffles.ZIP_LOW_8).set(lower);
    } else {
      load(2, Op.V128_LOAD8X8_U);
      f.set(lower);
    }
    if (relaxed) {
      Local first = f.v128();
      f.get(upper).get(lower).shuffle(Shuffles.ZIP_LOW_16).set(first);
      f.get(upper).get(lower).shuffle(Shuffles.ZIP_HIGH_16).set(lower);
      f.get(first).set(upper);
    }
  }

  private void load(int row, Op load) {
    f.get(rows.get(row)).get(offset).op(Op.I32_ADD).memory(load, 0);
  }

  /** Computes and stores {@code count} neighbouring outputs of every row of the group. */
  private void pixels(int count) {
    f.scope(
        () -> {
          List<List<Local>> results = new ArrayList<>();
          for (int row = 0; row < outputRows(stride); row++) {
            results.add(f.v128s(count));
          }
          for (int v = 0; v < VECTORS; v++) {
            vector(v, results);
          }
          for (List<Local> row : results) {
            f.get(row.get(0)).get(row.get(count - 1));
            requantize.finish();
            f.set(row.get(0));
          }
          f.get(full);
          f.ifElse(() -> store(results, count), () -> storePartial(results, count));
        });
    for (int p = 0; p < count; p++) {
      f.add(target, pixelBytes);
    }
  }

  /** Computes four channels; with the last ones, the results become eight int16. */
  private void vector(int v, List<List<Local>> results) {
    f.scope(
        () -> {
          List<List<Local>> accumulators = new ArrayList<>();
          for (List<Local> row : results) {
            accumulators.add(f.v128s(row.size()));
          }
          Local bias = accumulators.get(0).get(0);
          f.get(panel).memory(Op.V128_LOAD, BIAS + 16 * v).set(bias);
          for (List<Local> row : accumulators) {
            row.forEach(accumulator -> f.get(bias).set(accumulator));
          }
          List<List<Local>> taps = taps(v, columns(results.get(0).size()));
          for (int term = 0; term < terms; term++) {
            for (int kx = 0; kx < TAPS; kx++) {
              for (int row = 0; row < accumulators.size(); row++) {
                int set = (term * accumulators.size() + row) * TAPS + kx;
                tap(2 * set + v, taps.subList(kx, taps.size()), accumulators.get(row));
              }
            }
          }
          Local scale = f.v128();
          f.get(panel).memory(Op.V128_LOAD, SCALES + 16 * v).set(scale);
          for (int row = 0; row < results.size(); row++) {
            for (int p = 0; p < results.get(row).size(); p++) {
              Local result = results.get(row).get(p);
              if (v > 0) {
                f.get(result);
              }
              requantize.round(accumulators.get(row).get(p), scale);
              if (v > 0) {
                f.op(Op.I16X8_NARROW_I32X4_S);
              }
              f.set(result);
            }
          }
        });
  }

  /** Four channels of the first {@code count} columns as operands of a dot product. */
  private List<List<Local>> taps(int v, int count) {
    List<List<Local>> result = new ArrayList<>();
    for (List<Local> column : columns.subList(0, count)) {
      if (relaxed) {
        result.add(List.of(column.get(v)));
      } else {
        List<Local> pairs = f.v128s(column.size());
        for (int i = 0; i < pairs.size(); i++) {
          f.get(column.get(i));
          f.op(v == 0 ? Op.I16X8_EXTEND_LOW_I8X16_U : Op.I16X8_EXTEND_HIGH_I8X16_U);
          f.set(pairs.get(i));
        }
        result.add(pairs);
      }
    }
    return result;
  }

  /** Adds one column of the window; {@code set} counts the weights of four channels. */
  private void tap(int set, List<List<Local>> taps, List<Local> accumulators) {
    int vectors = taps.get(0).size();
    for (int i = 0; i < vectors; i++) {
      int operand = i;
      f.scope(
          () -> {
            Local weight = f.v128();
            int weights = Depthwise3x3Params.HEADER + 16 * (set * vectors + operand);
            f.get(panel).memory(Op.V128_LOAD, weights).set(weight);
            for (int p = 0; p < accumulators.size(); p++) {
              dot(weight, taps.get(stride * p).get(operand), accumulators.get(p));
            }
          });
    }
  }

  private void dot(Local weight, Local taps, Local accumulator) {
    f.get(weight).get(taps);
    if (relaxed) {
      f.get(accumulator);
      parts.dot().emit(f);
    } else {
      f.op(Op.I32X4_DOT_I16X8_S).get(accumulator).op(Op.I32X4_ADD);
    }
    f.set(accumulator);
  }

  private void store(List<List<Local>> results, int count) {
    for (int row = results.size() - 1; row >= 0; row--) {
      for (int p = 0; p < count; p++) {
        address(row, p);
        f.get(results.get(row).get(0)).memoryLane(Op.V128_STORE64_LANE, 0, p);
      }
    }
  }

  private void storePartial(List<List<Local>> results, int count) {
    for (int row = results.size() - 1; row >= 0; row--) {
      Local bytes = results.get(row).get(0);
      for (int p = 0; p < count; p++) {
        address(row, p);
        f.get(bytes).get(bytes).shuffle(Shuffles.from(8 * p));
        f.get(channels).get(channel).op(Op.I32_SUB).call(parts.storePartial());
      }
    }
  }

  private void address(int row, int pixel) {
    f.get(target);
    if (pixel > 0) {
      f.get(pixelBytes).op(Op.I32_ADD);
    }
    if (row > 0) {
      f.get(secondRow).op(Op.I32_ADD);
    }
  }

  /** Input columns that {@code pixels} neighbouring outputs read. */
  private int columns(int pixels) {
    return stride * (pixels - 1) + TAPS;
  }

  /** Input rows that a group reads. */
  private int rowsRead() {
    return outputRows(stride) - 1 + TAPS;
  }

  private static int outputRows(int stride) {
    return stride == 1 ? 2 : 1;
  }

  private FunctionBuilder param(int offset) {
    return f.get(params).memory(Op.I32_LOAD, offset);
  }
}
