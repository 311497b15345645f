package dev.octet.kernel;

/**
 * Parameter block of {@link Family#TRANSPOSE} and {@link Family#WIDE_TRANSPOSE}: byte offsets of
 * its int32 fields.
 *
 * <p>Transposes matrices that follow each other: {@code A [matrices][ROWS][COLUMNS]} to {@code C
 * [matrices][COLUMNS][ROWS]}, elements of 1 byte, or of 4 in {@link Family#WIDE_TRANSPOSE}. Unit
 * {@code u} is column {@code u % COLUMNS} of matrix {@code u / COLUMNS}.
 */
public final class TransposeParams {
  /** Address of the first matrix. */
  public static final int A = 0;

  /** Where the first matrix goes; input and output do not overlap. */
  public static final int C = 4;

  /** Rows of a matrix of A, at least 1. */
  public static final int ROWS = 8;

  /** Columns of a matrix of A, at least 1. */
  public static final int COLUMNS = 12;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  private TransposeParams() {}
}
