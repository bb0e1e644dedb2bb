package cornea.applications;

/** The options of networks that have none of their own. */
public final class BasicOptions extends ApplicationOptions<BasicOptions> {
  BasicOptions() {}
}
