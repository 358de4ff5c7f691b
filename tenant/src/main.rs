//! Starts the reference tenant API and says where it listens.

use clap::Parser;
use packseal_tenant::app::{self, App};
use packseal_tenant::cli::Args;
use std::io::Write;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let mut err = std::io::stderr().lock();
            let _ = writeln!(err, "error: {error}");
            let mut cause = error.source();
            while let Some(under) = cause {
                let _ = writeln!(err, "  because {under}");
                cause = under.source();
            }
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let args = Args::parse();
    let listen = args.listen;
    let app = App::open(args.options()?)?;
    let listener =
        tokio::net::TcpListener::bind(listen).await.map_err(|error| format!("cannot listen on {listen}: {error}"))?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "Tenant: http://{}", listener.local_addr()?)?;
    out.flush()?;
    drop(out);
    Ok(app::serve(listener, app, app::quit_signal()).await?)
}
