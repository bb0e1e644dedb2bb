package cornea.onednn;

/** Which of the convolutions that Winograd's filtering can compute it computes. */
enum WinogradUse {
  /** None. */
  NEVER,
  /** Those that {@link WinogradRules} estimates to gain by it. */
  WHERE_FASTER,
  /** All, so that tests reach it with small images. */
  WHERE_POSSIBLE
}
