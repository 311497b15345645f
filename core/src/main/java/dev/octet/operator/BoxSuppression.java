package dev.octet.operator;

import dev.octet.tensor.Memory;

/**
 * Greedy non-maximum suppression: of boxes with scores the highest one, then the highest of those
 * that overlap none of the chosen ones by more than a threshold, and so on; of equal scores the
 * lower index. Overlap is the area of the intersection divided by that of the union, 0 for boxes
 * without area. Works in a space of {@link #bytes} bytes whose beginning the caller fills: float32
 * boxes {@code [n,4]} of ymin, xmin, ymax, xmax, then float32 scores {@code [n]}.
 */
final class BoxSuppression {
  private final int boxes;
  private final float leastScore;
  private final float mostOverlap;

  /** Suppression among {@code boxes} boxes, of which those below the least score never count. */
  BoxSuppression(int boxes, float leastScore, float mostOverlap) {
    this.boxes = boxes;
    this.leastScore = leastScore;
    this.mostOverlap = mostOverlap;
  }

  /** Bytes of the space. */
  long bytes() {
    return 28L * boxes;
  }

  /** Where box {@code i} stands in a space. */
  int box(int space, int i) {
    return space + 16 * i;
  }

  /** Where the score of box {@code i} stands in a space. */
  int score(int space, int i) {
    return space + 16 * boxes + 4 * i;
  }

  /** The index of the box that was chosen as number {@code i}. */
  int chosen(Memory memory, int space, int i) {
    return memory.i32(chosenAt(space, i));
  }

  private int heapAt(int space, int i) {
    return space + 20 * boxes + 4 * i;
  }

  private int chosenAt(int space, int i) {
    return space + 24 * boxes + 4 * i;
  }

  /** Chooses at most {@code most} boxes; returns how many. A heap gives them in falling order. */
  int choose(Memory memory, int space, int most) {
    int size = 0;
    for (int i = 0; i < boxes; i++) {
      if (memory.f32(score(space, i)) >= leastScore) {
        memory.i32(heapAt(space, size++), i);
      }
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(memory, space, size, i, memory.i32(heapAt(space, i)));
    }
    int chosen = 0;
    while (size > 0 && chosen < most) {
      int best = memory.i32(heapAt(space, 0));
      size--;
      sink(memory, space, size, 0, memory.i32(heapAt(space, size)));
      if (!isSuppressed(memory, space, best, chosen)) {
        memory.i32(chosenAt(space, chosen++), best);
      }
    }
    return chosen;
  }

  /** Puts {@code index} into the heap at place {@code start} or below. */
  private void sink(Memory memory, int space, int size, int start, int index) {
    int place = start;
    while (2 * place + 1 < size) {
      int child = 2 * place + 1;
      int next = memory.i32(heapAt(space, child));
      if (child + 1 < size) {
        int other = memory.i32(heapAt(space, child + 1));
        if (isBefore(memory, space, other, next)) {
          child++;
          next = other;
        }
      }
      if (isBefore(memory, space, index, next)) {
        break;
      }
      memory.i32(heapAt(space, place), next);
      place = child;
    }
    memory.i32(heapAt(space, place), index);
  }

  private boolean isBefore(Memory memory, int space, int a, int b) {
    float scoreA = memory.f32(score(space, a));
    float scoreB = memory.f32(score(space, b));
    return scoreA > scoreB || scoreA == scoreB && a < b;
  }

  private boolean isSuppressed(Memory memory, int space, int i, int chosen) {
    for (int k = 0; k < chosen; k++) {
      int other = memory.i32(chosenAt(space, k));
      if (overlap(memory, box(space, other), box(space, i)) > mostOverlap) {
        return true;
      }
    }
    return false;
  }

  private static float overlap(Memory memory, int a, int b) {
    float areaA = area(memory, a);
    float areaB = area(memory, b);
    if (areaA <= 0 || areaB <= 0) {
      return 0;
    }
    float height = common(memory, a, b);
    float width = common(memory, a + 4, b + 4);
    float both = height * width;
    return both / (areaA + areaB - both);
  }

  private static float area(Memory memory, int box) {
    return (memory.f32(box + 8) - memory.f32(box)) * (memory.f32(box + 12) - memory.f32(box + 4));
  }

  /** The length that two boxes have in common along one axis, at least 0. */
  private static float common(Memory memory, int a, int b) {
    float min = Math.max(memory.f32(a), memory.f32(b));
    float max = Math.min(memory.f32(a + 8), memory.f32(b + 8));
    return max > min ? max - min : 0;
  }
}
