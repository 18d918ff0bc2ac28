package dev.reprise.app.control;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns one request into a call of the target and its answer. Never throws: what goes wrong is an answer too. */
final class ControlCommands {
    /** Longest reason, characters. */
    static final int MAX_REASON = 1_000;

    private static final int MAX_NAME = 200;
    private static final int MAX_SETTINGS = 50;
    private static final Logger LOG = LoggerFactory.getLogger(ControlCommands.class);

    private final ControlTarget target;

    ControlCommands(final ControlTarget target) {
        this.target = target;
    }

    /**
     * @param line one request
     * @param peer user behind the socket as the kernel says; empty where it does not
     */
    ObjectNode answer(final byte[] line, final int length, final String peer) {
        try {
            return answer(ControlJson.read(line, length), peer);
        } catch (final IllegalArgumentException | IllegalStateException e) {
            return failure("refused", String.valueOf(e.getMessage()));
        } catch (final Throwable e) { // an Error of the target's too: the operator must still reach halt
            LOG.error("a control command failed", e);
            return failure("failed", e.toString());
        }
    }

    /** Whether the request must not wait for others: a halt. */
    static boolean isUrgent(final byte[] line, final int length) {
        try {
            return ControlJson.read(line, length).path("command").asString("").equals("halt");
        } catch (final IllegalArgumentException e) {
            return false; // refused like any other
        }
    }

    private ObjectNode answer(final ObjectNode request, final String peer) {
        final String command = text(request, "command", MAX_NAME);
        final String reason = text(request, "reason", MAX_REASON);
        final String who = who(text(request, "who", MAX_NAME), peer);
        final ObjectNode answer = ControlJson.object().put("ok", true);
        final String strategy = text(request, "strategy", MAX_NAME);
        switch (command) {
            case "status" -> answer.set("status", target.status());
            case "arm" -> add(answer, target.arm(who, reason, strategy.isEmpty() ? null : strategy));
            case "disarm" -> add(answer, target.disarm(who, reason, strategy));
            case "reduce" -> add(answer, target.reduce(who, reason));
            case "halt" -> add(answer, target.halt(who, reason));
            case "resume" -> add(answer, target.resume(who, reason));
            case "cancel" ->
                add(
                        answer,
                        target.cancel(
                                who, reason, text(request, "order", MAX_NAME), text(request, "instrument", MAX_NAME)));
            case "cancel-all" -> add(answer, target.cancelAll(who, reason));
            case "flatten" -> add(answer, target.flatten(who, reason));
            case "set" ->
                add(
                        answer,
                        target.set(who, reason, settings(request.path("settings")), text(request, "token", MAX_NAME)));
            case "roll" ->
                add(answer, target.roll(who, reason, request.path("consents").asBoolean(false)));
            case "stop" -> add(answer, target.stop(who, reason));
            default ->
                throw new IllegalArgumentException(
                        "unknown command `" + command + "`; there are status, arm, disarm, reduce, halt, resume,"
                                + " cancel, cancel-all, flatten, set, roll, stop");
        }
        return answer;
    }

    private static void add(final ObjectNode answer, final ObjectNode keys) {
        answer.setAll(keys);
    }

    private static List<String> settings(final JsonNode list) {
        final List<String> settings = new ArrayList<>();
        for (final JsonNode setting : list) {
            if (!setting.isString() || setting.asString().length() > MAX_REASON || settings.size() == MAX_SETTINGS) {
                throw new IllegalArgumentException("settings must be a list of at most " + MAX_SETTINGS + " texts");
            }
            settings.add(setting.asString());
        }
        return settings;
    }

    private static String text(final ObjectNode request, final String key, final int maxLength) {
        final JsonNode value = request.get(key);
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isString() || value.asString().length() > maxLength) {
            throw new IllegalArgumentException(key + " must be a text of at most " + maxLength + " characters");
        }
        return value.asString().replaceAll("\\p{Cntrl}", " ").strip();
    }

    /** What the client says of itself; where the kernel says otherwise, both. */
    private static String who(final String told, final String peer) {
        if (peer.isEmpty() || peer.equals(told)) {
            return told.isEmpty() ? "unknown" : told;
        }
        return told.isEmpty() ? peer : told + " (peer " + peer + ')';
    }

    static ObjectNode failure(final String code, final String message) {
        final ObjectNode answer = ControlJson.object().put("ok", false);
        answer.put("code", code);
        answer.put("message", message);
        return answer;
    }
}
