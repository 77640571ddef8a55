package io.plumbline.report;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads markup as XML, which fails where anything in it is not escaped or not closed. */
public final class Xml {
    private Xml() {}

    /** Reads a page or a piece of one. */
    public static Document of(String markup) {
        try {
            String withoutType = markup.replace("<!DOCTYPE html>", "");
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(withoutType)));
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new AssertionError("This is not well-formed: " + e.getMessage(), e);
        }
    }

    /** Returns the elements of a name. */
    public static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
