package dev.octet.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Places blocks that live during parts of a run so that those alive at the same time do not
 * overlap.
 *
 * <p>Greedy by size: the largest block first, each at the lowest offset that is free during its
 * lifetime. Source: Pisarchyk and Lee, Efficient Memory Management for Deep Neural Net Inference,
 * 2020.
 */
final class Arena {
  static final int ALIGNMENT = 64;

  private final List<Block> placed = new ArrayList<>();
  private long bytes;

  /** Bytes that are needed from a first to a last step; placed once. */
  static final class Block {
    private final Block lender;
    private final int fixed;
    private final long bytes;
    private int first;
    private int last;
    private long offset;

    Block(long bytes, int first, int last) {
      this(null, 0, (bytes + ALIGNMENT - 1) & -ALIGNMENT, first, last);
    }

    private Block(Block lender, int fixed, long bytes, int first, int last) {
      this.lender = lender;
      this.fixed = fixed;
      this.bytes = bytes;
      this.first = first;
      this.last = last;
    }

    /** Bytes that lie at an address outside the arena, and are not placed. */
    static Block at(int address, int first, int last) {
      return new Block(null, address, 0, first, last);
    }

    /**
     * These bytes while the steps of a graph have them, which are not placed themselves.
     *
     * @param end until when what they hold is needed there; {@code Integer.MAX_VALUE} if nothing
     *     may take its place
     */
    Block lent(int end) {
      return new Block(this, fixed, bytes, end, end);
    }

    /** Whether the bytes lie outside the arena. */
    boolean isFixed() {
      return fixed != 0;
    }

    /** Whether another graph lends the bytes. */
    boolean isLent() {
      return lender != null;
    }

    /** Whether what the bytes hold is not needed after {@code step}. */
    boolean endsBy(int step) {
      return last <= step;
    }

    /** Extends the lifetime so that it includes {@code step}. */
    void use(int step) {
      first = Math.min(first, step);
      last = Math.max(last, step);
    }

    /** The address, where the arena begins at {@code arena}. */
    int address(int arena) {
      return isFixed() ? fixed : lender == null ? arena + (int) offset : lender.address(arena);
    }

    private boolean meets(Block other) {
      return first <= other.last && other.first <= last;
    }
  }

  /** Places all blocks. */
  void place(List<Block> blocks) {
    List<Block> bySize = new ArrayList<>(blocks);
    bySize.sort((a, b) -> Long.compare(b.bytes, a.bytes));
    for (Block block : bySize) {
      block.offset = lowestGap(block);
      bytes = Math.max(bytes, block.offset + block.bytes);
      insert(block);
    }
  }

  /** Size of the arena. */
  long bytes() {
    return bytes;
  }

  private long lowestGap(Block block) {
    long offset = 0;
    for (Block other : placed) {
      if (!block.meets(other)) {
        continue;
      }
      if (other.offset - offset >= block.bytes) {
        return offset;
      }
      offset = Math.max(offset, other.offset + other.bytes);
    }
    return offset;
  }

  /** Keeps the placed blocks ordered by offset. */
  private void insert(Block block) {
    int i = placed.size();
    while (i > 0 && placed.get(i - 1).offset > block.offset) {
      i--;
    }
    placed.add(i, block);
  }
}
