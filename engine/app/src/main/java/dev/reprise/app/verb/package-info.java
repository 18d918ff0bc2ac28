/** The verbs of the command line, a class each; {@link dev.reprise.app.verb.Verbs} lists them. */
package dev.reprise.app.verb;
