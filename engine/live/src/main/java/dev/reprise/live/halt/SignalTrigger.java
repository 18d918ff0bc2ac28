package dev.reprise.live.halt;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Halts on {@code SIGUSR1}: {@code kill -USR1 PID}. The JVM runs it on a thread of its own, so it needs nothing of ours that could
 * be stuck. Found by reflection, because the class behind it is the JDK's own; where it is missing there is no such trigger, and
 * the log says so.
 */
public final class SignalTrigger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SignalTrigger.class);
    private static final String SIGNAL = "USR1";

    private final Object previous; // handler to put back; null when there is no such signal here

    /** From here on the signal halts. */
    public SignalTrigger(final HaltSwitch halt) {
        previous = install(halt);
    }

    private static Object install(final HaltSwitch halt) {
        try {
            final Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            return handle(Proxy.newProxyInstance(
                    SignalTrigger.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, args) -> {
                        if (method.getName().equals("handle")) {
                            halt.trip(
                                    "signal " + SIGNAL,
                                    "sent to process " + ProcessHandle.current().pid());
                            return null;
                        }
                        return method.getName().equals("equals")
                                ? (Object) (proxy == args[0])
                                : method.getName().equals("hashCode") ? (Object) 1 : "SignalTrigger";
                    }));
        } catch (final ReflectiveOperationException | IllegalArgumentException e) {
            LOG.warn("no halt by SIG{} on this system: {}", SIGNAL, e.toString());
            return null;
        }
    }

    private static Object handle(final Object handler) throws ReflectiveOperationException {
        final Class<?> type = Class.forName("sun.misc.Signal");
        final Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        try {
            return type.getMethod("handle", type, handlerType)
                    .invoke(null, type.getConstructor(String.class).newInstance(SIGNAL), handler);
        } catch (final InvocationTargetException e) { // the system has no such signal, or the JVM keeps it
            throw new ReflectiveOperationException(e.getCause());
        }
    }

    /** Whether the signal halts here. */
    public boolean isInstalled() {
        return previous != null;
    }

    @Override
    public void close() {
        if (previous != null) {
            try {
                handle(previous);
            } catch (final ReflectiveOperationException e) {
                LOG.warn("the handler of SIG{} could not be put back: {}", SIGNAL, e.toString());
            }
        }
    }
}
