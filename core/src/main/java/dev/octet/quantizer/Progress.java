package dev.octet.quantizer;

/** Is told how far long work is, and may end it. */
public interface Progress {
  /** Lets all work run to its end. */
  Progress NONE = (done, total) -> true;

  /**
   * A step is done.
   *
   * @param done how many steps are done, at least 1
   * @param total how many there will be, at least {@code done}
   * @return false to end the work here
   */
  boolean step(int done, int total);
}
