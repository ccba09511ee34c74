// Where the scripts of every page start. Each of them improves a page that already works without.
import { Application, Turbo } from "../vendor/hotwire.js";
import Combobox from "./controllers/combobox.js";
import Copy from "./controllers/copy.js";
import Dialog from "./controllers/dialog.js";
import DisableOnce from "./controllers/disable_once.js";
import Draft from "./controllers/autosave_draft.js";
import Editor from "./controllers/editor.js";
import ErrorSummary from "./controllers/error_summary.js";
import Menu from "./controllers/menu.js";
import Offline from "./controllers/offline.js";
import Preview from "./controllers/preview.js";
import Reading from "./controllers/reading.js";
import Shortcuts from "./controllers/shortcuts.js";
import Theme from "./controllers/theme.js";
import Toast from "./controllers/toast.js";
import { focusAfterVisits } from "./controllers/focus.js";
import { SocketStream } from "./elements/socket_stream.js";

/** The worker's address changes with the version of the static files, so that the page it keeps is never an old one. */
function keepOfflinePage() {
  if (!("serviceWorker" in navigator)) return;
  const version = new URL(import.meta.url).pathname.split("/")[2];
  navigator.serviceWorker.register(`/offline_worker.js?${version}`).catch(() => {});
}

const controllers = {
  combobox: Combobox,
  copy: Copy,
  dialog: Dialog,
  "disable-once": DisableOnce,
  draft: Draft,
  editor: Editor,
  "error-summary": ErrorSummary,
  menu: Menu,
  offline: Offline,
  preview: Preview,
  reading: Reading,
  shortcuts: Shortcuts,
  theme: Theme,
  toast: Toast,
};

Turbo.config.drive.progressBarDelay = 400;
const application = Application.start();
for (const [name, controller] of Object.entries(controllers)) application.register(name, controller);
SocketStream.render = Turbo.renderStreamMessage;
customElements.define("socket-stream", SocketStream);
focusAfterVisits();
keepOfflinePage();
