package io.kuberouter.agent.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// A log line as klog writes it: `I0102 15:04:05.000000    1234 Proxy.java:42] text`, and a stack trace below where
/// there is one. The letter is `E`, `W`, or `I` for all else. The place costs a walk over the stack, some
/// microseconds, which only lines that are written pay; they are few unless somebody asks for detail.
final class KlogLayout extends LayoutBase<ILoggingEvent> {
    private final DateTimeFormatter time;
    private final long pid;

    /// @param zone the zone of the times
    /// @param pid number of this process
    KlogLayout(ZoneId zone, long pid) {
        this.time =
                DateTimeFormatter.ofPattern("MMdd HH:mm:ss.SSSSSS", Locale.ROOT).withZone(zone);
        this.pid = pid;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(160)
                .append(letter(event))
                .append(time.format(event.getInstant()))
                .append(" %7d ".formatted(pid))
                .append(place(event))
                .append("] ")
                .append(event.getFormattedMessage())
                .append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        return thrown == null
                ? line.toString()
                : line.append(ThrowableProxyUtil.asString(thrown)).toString();
    }

    private static char letter(ILoggingEvent event) {
        return switch (event.getLevel().levelStr) {
            case "ERROR" -> 'E';
            case "WARN" -> 'W';
            default -> 'I';
        };
    }

    /// Where the line was written, `Proxy.java:42`; where nobody knows, the logger's own name and line 1.
    private static String place(ILoggingEvent event) {
        StackTraceElement[] callers = event.getCallerData();
        if (callers.length > 0 && callers[0].getFileName() != null && callers[0].getLineNumber() > 0) {
            return callers[0].getFileName() + ":" + callers[0].getLineNumber();
        }
        String logger = event.getLoggerName();
        return logger.substring(logger.lastIndexOf('.') + 1) + ":1";
    }
}
