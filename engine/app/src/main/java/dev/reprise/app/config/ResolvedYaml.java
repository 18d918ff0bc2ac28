package dev.reprise.app.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes resolved values as YAML for {@code config show}. */
final class ResolvedYaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./:+ -]*");
    private static final int ORIGIN_COLUMN = 48;

    private final Map<String, Origin> origins;
    private final boolean withOrigins;
    private final StringBuilder out = new StringBuilder(2_000);

    ResolvedYaml(final Map<String, Origin> origins, final boolean withOrigins) {
        this.origins = origins;
        this.withOrigins = withOrigins;
    }

    String write(final Map<String, Object> values) {
        map(values, "", "");
        return out.toString();
    }

    private void map(final Map<?, ?> map, final String path, final String indent) {
        map.forEach((key, value) ->
                entry(key.toString(), value, path.isEmpty() ? key.toString() : path + '.' + key, indent));
    }

    private void entry(final String key, final Object value, final String path, final String indent) {
        if (value instanceof Map<?, ?> inside && !inside.isEmpty()) {
            line(indent + key + ':', path, null);
            map(inside, path, indent + "  ");
        } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map) {
            line(indent + key + ':', path, null);
            for (int i = 0; i < list.size(); i++) {
                item((Map<?, ?>) list.get(i), path + '.' + i, indent + "  ");
            }
        } else {
            line(indent + key + ": " + scalar(value), path, value);
        }
    }

    private void item(final Map<?, ?> item, final String path, final String indent) {
        final int start = out.length();
        map(item, path, indent + "  ");
        out.setCharAt(start + indent.length(), '-');
    }

    private void line(final String text, final String path, final Object value) {
        out.append(text);
        final Origin origin = origins.get(path);
        final String reference = value instanceof Secret secret ? secret.reference() : "";
        if (withOrigins && origin != null) {
            comment(text, reference.isEmpty() ? origin.toString() : origin + "  " + reference);
        } else if (!reference.isEmpty()) {
            comment(text, reference);
        }
        out.append('\n');
    }

    private void comment(final String text, final String comment) {
        out.append(" ".repeat(Math.max(2, ORIGIN_COLUMN - text.length())))
                .append("# ")
                .append(comment);
    }

    private static String scalar(final Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return String.valueOf(value);
        }
        if (value instanceof Map) {
            return "{}";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ResolvedYaml::scalar).toList().toString();
        }
        final String text = value.toString();
        final boolean plain = PLAIN.matcher(text).matches() && !text.contains(": ") && !text.endsWith(" ");
        return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
