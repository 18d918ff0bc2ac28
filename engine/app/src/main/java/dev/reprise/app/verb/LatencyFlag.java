package dev.reprise.app.verb;

import dev.reprise.app.cli.Output;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code --latency [COMPUTE+](ORDER[/RESPONSE]|file:PATH|journal:RUN)}. */
final class LatencyFlag {
    private static final Pattern CHARGED = Pattern.compile("([^+:/]*)\\+(.*)");

    private LatencyFlag() {}

    /** The configuration that says the same. What it does not name stays as it was, but compute time, which {@code journal:} holds. */
    static String overlay(final String text) {
        final Matcher charged = CHARGED.matcher(text);
        final boolean isCharged = charged.matches();
        final String way = isCharged ? charged.group(2) : text;
        final Map<String, String> keys = new LinkedHashMap<>();
        if (isCharged) {
            keys.put("compute", charged.group(1));
        } else if (way.startsWith("journal:")) {
            keys.put("compute", "0s");
        }
        if (way.matches("(file|journal):.*")) {
            keys.put("model", way);
        } else {
            final int slash = way.indexOf('/');
            keys.put("model", "constant");
            keys.put("order", slash < 0 ? way : way.substring(0, slash));
            keys.put("response", slash < 0 ? way : way.substring(slash + 1));
        }
        return "backtest: { latency: " + Output.JSON.writeValueAsString(keys) + " }\n";
    }
}
