package dev.octet.importer;

import dev.octet.error.FormatException;
import dev.octet.graph.Constant;
import dev.octet.tensor.Shape;

/**
 * Where the stored elements of a sparse tensor lie: levels from the outermost to the innermost,
 * each a dimension or a block inside one, dense or a list of indices (compressed sparse rows).
 *
 * <p>Source: the .tflite schema, SparsityParameters.
 */
final class Sparsity {
  private static final int MOST_LEVELS = 16;

  private final Object title;
  private final int levels;
  private final int[] extents;
  private final int[] steps;
  private final int[][] segments;
  private final int[][] indices;
  private Constant values;
  private Constant dense;
  private int size;
  private int next;

  /** Reads and checks the parameters of a tensor; {@code title} names it. */
  Sparsity(Object title, FlatTable table, Shape shape) {
    this.title = title;
    int[] order = table.vector(0, 4).ints();
    int[] blocks = table.vector(1, 4).ints();
    FlatVector dimensions = table.vector(2, 4);
    this.levels = order.length;
    int rank = shape.rank();
    check(levels <= MOST_LEVELS && levels == rank + blocks.length && levels == dimensions.length());
    this.extents = new int[levels];
    this.steps = new int[levels];
    this.segments = new int[levels][];
    this.indices = new int[levels][];
    int[] inBlocks = new int[rank];
    int[] shapeSteps = shape.steps();
    for (int level = levels - 1; level >= 0; level--) {
      int target = order[level];
      boolean isBlock = target >= rank;
      check(isBlock == level >= rank && target >= 0 && target < levels);
      int axis = isBlock ? blocks[target - rank] : target;
      check(axis >= 0 && axis < rank);
      if (isBlock) {
        check(inBlocks[axis] == 0);
        inBlocks[axis] = dimensions.table(level).i32(1, 0);
        check(inBlocks[axis] > 0 && shape.dim(axis) % inBlocks[axis] == 0);
        extents[level] = inBlocks[axis];
        steps[level] = shapeSteps[axis];
      } else {
        int block = Math.max(inBlocks[axis], 1);
        check(inBlocks[axis] >= 0);
        extents[level] = shape.dim(axis) / block;
        steps[level] = shapeSteps[axis] * block;
        inBlocks[axis] = -1;
      }
      read(dimensions.table(level), level);
    }
  }

  private void read(FlatTable dimension, int level) {
    if (dimension.i8(0, 0) == 0) {
      check(dimension.i32(1, 0) == extents[level]);
    } else {
      segments[level] = numbers(dimension, 2);
      indices[level] = numbers(dimension, 4);
      check(segments[level].length > 0);
    }
  }

  /** The numbers of a SparseIndexVector: int32, uint16 or uint8. */
  private int[] numbers(FlatTable dimension, int field) {
    int type = dimension.u8(field, 0);
    FlatTable table = dimension.table(field + 1);
    check(table != null && type > 0 && type < 4);
    int size = 8 >> type;
    return table.vector(0, size).numbers(size);
  }

  /** Writes the elements of {@code values}, of {@code bytes} bytes each, to their places. */
  void scatter(Constant stored, Constant target, int bytes) {
    values = stored;
    dense = target;
    size = bytes;
    next = 0;
    scatter(0, 0, 0);
    check(next == stored.bytes() / bytes);
  }

  /**
   * Writes the elements below a level.
   *
   * @param before elements of the level above that come before the present one
   * @param position of the present element in the dense tensor
   */
  private void scatter(int level, int before, int position) {
    if (level == levels) {
      check((next + 1L) * size <= values.bytes());
      int to = dense.address() + position * size;
      values.memory().copy(values.address() + next++ * size, to, size);
    } else if (segments[level] == null) {
      for (int i = 0; i < extents[level]; i++) {
        scatter(level + 1, before * extents[level] + i, position + i * steps[level]);
      }
    } else {
      check(before < segments[level].length - 1);
      int end = segments[level][before + 1];
      check(segments[level][before] >= 0 && end <= indices[level].length);
      for (int i = segments[level][before]; i < end; i++) {
        int index = indices[level][i];
        check(index >= 0 && index < extents[level]);
        scatter(level + 1, i, position + index * steps[level]);
      }
    }
  }

  private void check(boolean holds) {
    if (!holds) {
      throw new FormatException(
          "The sparse data of " + title + " contradict each other. Re-export the model.");
    }
  }
}
