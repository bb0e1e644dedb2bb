package cornea.tck;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What is told to a logger while a test listens.
 *
 * <pre>{@code
 * try (LogMessages messages = LogMessages.of("cornea.image")) {
 *   flow.next();
 *   assertThat(messages.list()).isEmpty();
 * }
 * }</pre>
 */
public final class LogMessages implements AutoCloseable {
  private final List<String> messages = Collections.synchronizedList(new ArrayList<>());
  private final Logger logger; // held, since one that nobody holds is forgotten with its handlers
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          messages.add(new SimpleFormatter().formatMessage(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private LogMessages(Logger logger) {
    this.logger = logger;
    logger.addHandler(handler);
  }

  /** Listens from now on to the {@link System.Logger} of a name. */
  public static LogMessages of(String name) {
    return new LogMessages(Logger.getLogger(name));
  }

  /** The messages up to now, with their parameters in place. */
  public List<String> list() {
    return List.copyOf(messages);
  }

  /** Listens no more. */
  @Override
  public void close() {
    logger.removeHandler(handler);
  }
}
