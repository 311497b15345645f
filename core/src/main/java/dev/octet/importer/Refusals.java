package dev.octet.importer;

import dev.octet.error.UnsupportedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Why a model cannot run: everything that is found, so that one message can list it. */
final class Refusals {
  private static final int MOST_REASONS = 40;

  private final List<String> reasons = new ArrayList<>();
  private final Set<String> unknownOperators = new HashSet<>();
  private int more;

  /** Whether nothing has been found. */
  boolean isEmpty() {
    return reasons.isEmpty();
  }

  void add(String reason) {
    if (reasons.size() < MOST_REASONS) {
      reasons.add(reason);
    } else {
      more++;
    }
  }

  /** An operator that Octet does not have, at its first node. */
  void addOperator(String title, int index) {
    if (unknownOperators.add(title)) {
      add(title + " (first at node #" + index + ") is not implemented.");
    }
  }

  /**
   * Does nothing if nothing has been found.
   *
   * @throws UnsupportedException that lists all reasons
   */
  void failIfAny() {
    if (reasons.isEmpty()) {
      return;
    }
    StringBuilder message = new StringBuilder("This model cannot run here:");
    for (String reason : reasons) {
      message.append("\n- ").append(reason);
    }
    if (more > 0) {
      message.append("\n- and ").append(more).append(" more.");
    }
    throw new UnsupportedException(message.toString());
  }
}
