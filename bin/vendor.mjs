// Copies the pinned front-end parts of package-lock.json into static/ (and axe-core into tests/vendor/).
// Run by `npm run vendor` after `npm ci`; the results are committed, so that running the site needs no Node.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const shipped = [];

await bundleHotwire();
await trimSocketClient();
copyFonts();
buildSprite();
copyAxe();
writeLicences();
writeVersions();

/** Turbo and Stimulus are small and always needed together: one file, one request. */
async function bundleHotwire() {
  const target = "static/vendor/hotwire.js";
  await build({
    stdin: {
      contents: 'export * as Turbo from "@hotwired/turbo";\nexport { Application, Controller } from "@hotwired/stimulus";\n',
      resolveDir: root,
    },
    outfile: join(root, target),
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2022",
    legalComments: "none",
    banner: { js: "/* Turbo 8 and Stimulus 3, MIT, see LICENSES.txt */" },
    plugins: [{ name: "no-style-element", setup: leaveOutTheStyleElement }],
  });
  ship(target, "@hotwired/turbo", "@hotwired/stimulus");
}

/** Turbo adds a <style> for its progress bar as soon as it loads, which `style-src 'self'` refuses: the bar is styled in our CSS. */
function leaveOutTheStyleElement({ onLoad }) {
  onLoad({ filter: /turbo\.es2017-esm\.js$/ }, ({ path }) => {
    const source = readFileSync(path, "utf8");
    const line = "document.head.insertBefore(this.stylesheetElement, document.head.firstChild);";
    if (source.split(line).length !== 2) throw new Error("Turbo no longer installs its stylesheet as expected");
    return { contents: source.replace(line, ""), loader: "js" };
  });
}

/** The published bundle, without the pointer to a source map that we do not serve. */
async function trimSocketClient() {
  const target = "static/vendor/socket.io.esm.min.js";
  const source = readFileSync(join(modules, "socket.io-client/dist/socket.io.esm.min.js"), "utf8");
  writeFileSync(join(root, target), source.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, "\n"));
  ship(target, "socket.io-client");
}

/** Text in roman and italic, headings in roman; Latin and Latin Extended only. */
function copyFonts() {
  const text = "@fontsource-variable/atkinson-hyperlegible-next";
  const headings = "@fontsource-variable/besley";
  for (const subset of ["latin", "latin-ext"]) {
    copy(text, `files/atkinson-hyperlegible-next-${subset}-wght-normal.woff2`, "static/fonts");
    copy(text, `files/atkinson-hyperlegible-next-${subset}-wght-italic.woff2`, "static/fonts");
    copy(headings, `files/besley-${subset}-wght-normal.woff2`, "static/fonts");
  }
  copyFileSync(join(modules, text, "LICENSE"), join(root, "static/fonts/LICENSE-atkinson-hyperlegible-next.txt"));
  copyFileSync(join(modules, headings, "LICENSE"), join(root, "static/fonts/LICENSE-besley.txt"));
}

/** One file with a <symbol> for each name in static/icons/ICONS; drawn with the text's colour by `.icon` in the CSS. */
function buildSprite() {
  const target = "static/icons/sprite.svg";
  const names = readFileSync(join(root, "static/icons/ICONS"), "utf8").split("\n").filter(Boolean);
  const symbols = names.map((name) => {
    const svg = readFileSync(join(modules, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
    const drawing = svg.replace(/<!--[\s\S]*?-->/g, "").match(/<svg[\s\S]*?>([\s\S]*)<\/svg>/)[1];
    const paths = drawing.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" \/>/, "").replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>");
    return `<symbol id="i-${name}" viewBox="0 0 24 24">${paths}</symbol>`;
  });
  writeFileSync(join(root, target), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
  ship(target, "@tabler/icons");
}

function copyAxe() {
  copy("axe-core", "axe.min.js", "tests/vendor");
  copyFileSync(join(modules, "axe-core/LICENSE"), join(root, "tests/vendor/LICENSE-axe-core.txt"));
}

function copy(name, path, folder) {
  mkdirSync(join(root, folder), { recursive: true });
  const target = `${folder}/${basename(path)}`;
  copyFileSync(join(modules, name, path), join(root, target));
  ship(target, name);
}

function ship(target, ...names) {
  shipped.push({ target, names });
}

/** One line for each file: path, what it is made of with version and licence, sha256. tests/architecture/test_vendor.py compares. */
function writeVersions() {
  const lines = shipped.map(({ target, names }) => {
    const made = names.map((name) => {
      const { version, license } = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
      return `${name}@${version} ${license}`;
    });
    const digest = createHash("sha256").update(readFileSync(join(root, target))).digest("hex");
    return `${target}\t${made.join(", ")}\t${digest}`;
  });
  writeFileSync(join(root, "static/vendor/VERSIONS"), `${lines.sort().join("\n")}\n`);
}

/** The licence texts of the scripts and icons. Turbo's package leaves its file out: it is the same MIT text under another name. */
function writeLicences() {
  const read = (path) => readFileSync(join(modules, path), "utf8").trim();
  const stimulus = read("@hotwired/stimulus/LICENSE.md");
  const texts = {
    "@hotwired/turbo": stimulus.replace(/Copyright.*/, "Copyright (c) 37signals LLC"),
    "@hotwired/stimulus": stimulus,
    "socket.io-client": read("socket.io-client/LICENSE"),
    "@tabler/icons": read("@tabler/icons/LICENSE"),
  };
  const parts = Object.entries(texts).map(([name, text]) => `${name}\n\n${text}\n`);
  writeFileSync(join(root, "static/vendor/LICENSES.txt"), parts.join(`\n${"-".repeat(80)}\n\n`));
}
