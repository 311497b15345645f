package dev.octet.wasm.asm;

import dev.octet.wasm.encode.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The types on the operand stack, cut into frames by blocks, as the specification validates them.
 */
final class OperandStack {
  private final List<ValueType> types = new ArrayList<>();
  private final List<Integer> bases = new ArrayList<>(List.of(0));
  private final List<Boolean> unreachable = new ArrayList<>(List.of(false));

  int depth() {
    return bases.size() - 1;
  }

  void push(List<ValueType> values) {
    types.addAll(values);
  }

  /** Removes {@code expected} from the top; false, and nothing removed, where it is not there. */
  boolean pop(List<ValueType> expected) {
    List<ValueType> frame = frame();
    int present = Math.min(expected.size(), frame.size());
    if (present < expected.size() && !currentUnreachable()) {
      return false;
    }
    int skipped = expected.size() - present;
    if (!frame
        .subList(frame.size() - present, frame.size())
        .equals(expected.subList(skipped, expected.size()))) {
      return false;
    }
    types.subList(types.size() - present, types.size()).clear();
    return true;
  }

  Optional<ValueType> top() {
    List<ValueType> frame = frame();
    return frame.isEmpty() ? Optional.empty() : Optional.of(frame.get(frame.size() - 1));
  }

  /** The types of the current frame, bottom to top. */
  List<ValueType> frame() {
    return types.subList(bases.get(depth()), types.size());
  }

  void enter() {
    bases.add(types.size());
    unreachable.add(false);
  }

  void leave() {
    bases.remove(depth());
    unreachable.remove(unreachable.size() - 1);
  }

  /** After a branch that is always taken: whatever follows in this frame never runs. */
  void markUnreachable() {
    frame().clear();
    unreachable.set(unreachable.size() - 1, true);
  }

  private boolean currentUnreachable() {
    return unreachable.get(unreachable.size() - 1);
  }
}
